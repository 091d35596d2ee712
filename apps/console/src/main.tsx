import './app/content-policy.ts';
import '@fontsource-variable/inter';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './app/global.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startLanguage } from './app/language.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
await startLanguage();
createRoot(root).render(<App />);
