export { compareImages, imageDifference } from './image';
