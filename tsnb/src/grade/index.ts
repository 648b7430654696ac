export { addGradeCommand } from './command';
export { addValidateCommand } from './validateCommand';
