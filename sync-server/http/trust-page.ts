import { html, raw } from 'hono/html';

export interface TrustPage {
  /** SHA-256 of the authority's certificate, as `LanTls` gives it. */
  readonly fingerprint: string;
  /** Addresses of the app on the network, best first. */
  readonly urls: readonly string[];
  /** Whether the page is being read on the hub's own computer. */
  readonly onHub: boolean;
}

interface Platform {
  readonly name: string;
  readonly file: 'crt' | 'pem';
  readonly steps: readonly string[];
}

const PLATFORMS: readonly Platform[] = [
  {
    name: 'Windows (Chrome, Edge)',
    file: 'crt',
    steps: [
      'Download the certificate and open the file.',
      'Choose “Install Certificate…”, then “Local Machine”, or “Current User” where you are no administrator.',
      'Choose “Place all certificates in the following store”, then “Trusted Root Certification Authorities”.',
      'Finish, compare the thumbprint if you are asked, and restart the browser.'
    ]
  },
  {
    name: 'iPhone and iPad',
    file: 'crt',
    steps: [
      'Download the certificate in Safari and allow the profile to be downloaded.',
      'Settings → General → VPN & Device Management: open the downloaded profile and install it.',
      'Settings → General → About → Certificate Trust Settings: switch the certificate on.'
    ]
  },
  {
    name: 'Android',
    file: 'crt',
    steps: [
      'Download the certificate.',
      'Settings → Security & privacy → More security settings → Encryption & credentials → Install a certificate → CA certificate. (The path differs a little between makers: search the settings for “CA certificate”.)',
      'Choose the downloaded file. Android warns that the network may be monitored: this certificate can only vouch for private addresses, as said below.'
    ]
  },
  {
    name: 'macOS (Safari, Chrome, Edge)',
    file: 'crt',
    steps: [
      'Download the certificate and open the file: Keychain Access adds it.',
      'Find “Indaba practice hub” in Keychain Access and open it.',
      'Under “Trust”, choose “Always Trust” for “When using this certificate”, and close the window.'
    ]
  },
  {
    name: 'Linux (Chrome, Chromium)',
    file: 'pem',
    steps: [
      'Download the certificate.',
      'In the browser: Settings → Privacy and security → Security → Manage certificates → Custom → Trusted certificates → Import.'
    ]
  },
  {
    name: 'Firefox, on any computer',
    file: 'pem',
    steps: [
      'Download the certificate.',
      'Settings → Privacy & Security → Certificates → View Certificates → Authorities → Import.',
      'Tick “Trust this CA to identify websites”.'
    ]
  }
];

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 42rem; margin: 0 auto; padding: 1.5rem; }
  h1 { font-size: 1.5rem; line-height: 1.25; }
  h2 { font-size: 1.125rem; margin-top: 2rem; }
  code { display: block; padding: .75rem; overflow-wrap: anywhere; border: 1px solid GrayText; border-radius: .5rem; }
  summary { padding: .75rem 0; font-weight: 600; cursor: pointer; }
  details { border-bottom: 1px solid GrayText; }
  a { color: LinkText; }
  .button { display: inline-block; padding: .625rem 1rem; border: 1px solid; border-radius: .5rem; }
`;

/** The page that helps a person to make a device trust the practice's certificate authority. */
export const trustPage = ({ fingerprint, urls, onHub }: TrustPage) =>
  html`<!doctype html>
    <html lang="en-ZA">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Trust this practice’s hub · Indaba</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <h1>Let this device trust the practice’s hub</h1>
        <p>
          Indaba keeps patients’ records on this device, sealed, and works without the internet. A
          browser allows that only over a connection that it trusts. The hub stands inside the
          practice, where no public certificate can be had, so it has a certificate authority of its
          own. Each device is told once to trust it.
        </p>
        ${urls[0] && html`<p>Done already? <a class="button" href="${urls[0]}">Open Indaba</a></p>`}
        <h2>1. Compare the fingerprint</h2>
        <p>
          ${
            onHub
              ? 'This is the hub’s own computer, so this is the true fingerprint. It must be the same on every device that you set up.'
              : 'On the hub’s own computer, open this page (its address there ends in /trust) and compare. Go on only if every character is the same: otherwise somebody may be posing as the hub.'
          }
        </p>
        <code>${fingerprint}</code>
        <h2>2. Install the certificate</h2>
        <p>
          <a class="button" href="/trust/indaba-hub.crt" download>Download the certificate</a>
          <a href="/trust/indaba-hub.pem" download>as PEM</a>
        </p>
        ${PLATFORMS.map(
          ({ name, file, steps }) =>
            html`<details>
              <summary>${name}</summary>
              <ol>
                ${steps.map((step) => html`<li>${step}</li>`)}
              </ol>
              <p><a href="/trust/indaba-hub.${file}" download>Download for ${name}</a></p>
            </details>`
        )}
        <h2>3. Open Indaba</h2>
        <ul>
          ${urls.map((url) => html`<li><a href="${url}">${url}</a></li>`)}
        </ul>
        <h2>What this allows</h2>
        <p>
          The authority can vouch only for this hub’s name and for addresses inside private
          networks. It cannot vouch for any site on the internet. Its key is on the hub’s computer
          and nowhere else. Remove the certificate from a device that leaves the practice.
        </p>
      </body>
    </html>`;
