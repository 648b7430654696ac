export { findImage, requireNode, type DockerImage } from './daemon';
export { docker } from './docker';
export { requireLinuxPackages } from './linuxPackages';
