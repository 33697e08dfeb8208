// A React page with the workstation in it: sets properties, hears events, sends commands.
import 'ccc-workstation/element';
import { createElement, StrictMode, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';

// Outside the component: the same function at each render.
const token = async () => (await fetch('/my-backend/ccc-token')).text();

function Phone() {
  const element = useRef(null);
  const [stage, setStage] = useState('no call');
  useEffect(() => {
    const ended = new AbortController();
    element.current?.addEventListener('ccc-call-change', (event) => { setStage(event.detail.stage); }, { signal: ended.signal });
    return () => { ended.abort(); };
  }, []);
  return createElement('main', {},
    createElement('p', { id: 'stage' }, stage),
    createElement('button', { type: 'button', onClick: () => element.current?.dispatch({ name: 'dial', phoneNumber: '13800138000' }) }, 'Call Mr. Liu'),
    createElement('ccc-workstation', { ref: element, center: 'https://center.example', layout: 'sidebar', token }));
}

createRoot(document.getElementById('root')).render(createElement(StrictMode, {}, createElement(Phone)));
