/** Where the studio's pages begin. */
import { render } from 'preact';
import { hueSheet } from '../../src/pages/hues.ts';
import { App } from './app.tsx';
import './style.css';

const hues = new CSSStyleSheet();
hues.replaceSync(hueSheet());
document.adoptedStyleSheets.push(hues);
render(<App />, document.getElementById('studio')!);
