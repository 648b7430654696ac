export { addGradeCommand } from './command';
