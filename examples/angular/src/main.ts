// An Angular page with the workstation in it: sets properties, hears events, sends commands.
import { ChangeDetectionStrategy, Component, CUSTOM_ELEMENTS_SCHEMA, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import 'ccc-workstation/element';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <main>
      <p id="stage">{{ stage() }}</p>
      <button type="button" (click)="workstation.dispatch({ name: 'dial', phoneNumber: '13800138000' })">Call Mr. Liu</button>
      <ccc-workstation #workstation center="https://center.example" layout="sidebar" [token]="token" (ccc-call-change)="stage.set($event.detail.stage)"></ccc-workstation>
    </main>`,
})
class App {
  readonly stage = signal('no call');
  readonly token = async (): Promise<string> => (await fetch('/my-backend/ccc-token')).text();
}

bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] }).catch((error: unknown) => { console.error(error); });
