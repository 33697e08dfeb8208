// Made on the server: what needs no browser of the SDK works there; the workstation is a client component.
import { errorTable } from 'ccc-workstation/errors';
import { Phone } from './phone';

export default function Page() {
  return <main><p>{Object.keys(errorTable).length} error codes are known</p><Phone /></main>;
}
