export { feedbackPage } from './feedback';
