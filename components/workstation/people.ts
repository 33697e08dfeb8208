/** For people who sign in with a password: the form, the session, and its return after a reload. */
import '../parts/ccc-sign-in.js';
export { resumeSession, signIn } from '../../src/index.js';
