// Judges of signatures that a public key verifies; none of these SDKs signs.
import { EventWebhook as SendGridWebhook } from '@sendgrid/eventwebhook';
import { verifyTurnkeyWebhookSignature } from '@turnkey/crypto';
import { VideoSDK } from '@videosdk.live/server-sdk';
import { AlipaySdk } from 'alipay-sdk';
import { verifyKey as verifyDiscord } from 'discord-interactions';
import Telnyx from 'telnyx';

// The SDK takes the decoded fields, one of each name.
const fields = (body) => Object.fromEntries(new URLSearchParams(body));
const verifyAlipay = ({ body, secret }) => {
  const alipay = new AlipaySdk({ appId: '1', privateKey: 'unused', alipayPublicKey: secret });
  return alipay.checkNotifySignV2(fields(body));
};

const sendGrid = new SendGridWebhook();
// What the SDK wants to see, and our scheme does not read.
const ofTurnkey = {
  'x-turnkey-signature-algorithm': 'ed25519',
  'x-turnkey-signature-version': 'v1',
};
const videoSdk = new VideoSDK({ apiKey: 'unused', secret: 'unused' });

const untimed = 'the SDK verifies the time and compares it with no clock';
const unpadded = 'Node reads base64 without padding';
const lax = 'the library that the SDK calls reads BER, of which DER is the strict form';

const ofEd25519 = [
  'malformed: the signature shorter by one byte',
  'forged: s is written as s and the order',
  'forged: the neutral point, and nothing else',
  'forged: zeros',
  'forged: a bit of R is another one',
  'forged: an HMAC whose key is the text of the public key',
];
const ofDer = [
  'forged: both numbers are zero',
  'forged: both numbers are one',
  'forged: s is the order',
  'forged: the numbers are swapped',
  'forged: a spare zero in front of a number',
  'forged: a length in more bytes than it needs',
  'forged: a byte after the signature',
  'forged: a third number',
  'forged: the numbers without DER',
  'genuine: the other signature that anyone can make of it',
  'forged: an HMAC whose key is the text of the public key',
];

const ofRsaBodies = [
  'forged: a zero in front of the signature',
  'forged: zeros',
  'forged: one',
  'forged: a bit of the signature is another one',
  'forged: all bits are set',
];
const ofRsa = [
  ...ofRsaBodies,
  'malformed: the hash shorter by one byte',
  'malformed: the hash longer by one byte',
  'malformed: hex for base64',
  'malformed: the padding missing',
  'genuine: every byte escaped',
  'genuine: another order of the fields',
  'genuine: an empty field',
  'tampered: an empty field more',
  'tampered: the amount',
  'tampered: a field removed',
  'the type of signature replaced',
  'known weakness: a field moved into its neighbor goes unnoticed',
];

export default [
  {
    scheme: 'alipay',
    package: 'alipay-sdk',
    verify: verifyAlipay,
    vectors: ['published: a paid trade', 'published: a paid trade, the amount altered', ...ofRsa],
    looser: { 'malformed: the padding missing': unpadded },
    stricter: {
      'the type of signature replaced': 'the SDK takes the hash from `sign_type`, which is unsigned',
    },
  },
  {
    scheme: 'alipay-service',
    package: 'alipay-sdk',
    verify: verifyAlipay,
    vectors: [
      'published: an order of the service market',
      'published: an order of the service market, the amount altered',
      ...ofRsa,
    ],
    looser: { 'malformed: the padding missing': unpadded },
  },
  {
    scheme: 'discord',
    package: 'discord-interactions',
    verify: ({ body, headers, secret }) =>
      verifyDiscord(
        body,
        headers['x-signature-ed25519'],
        headers['x-signature-timestamp'],
        secret,
      ),
    vectors: [
      'published: a recorded interaction',
      'published: one of the deliberately invalid signatures that Discord sends',
      'malformed: hex in upper case',
      ...ofEd25519,
    ],
    looser: {
      old: untimed,
      'malformed: hex in upper case': 'the SDK reads hex in either case',
    },
  },
  {
    scheme: 'sendgrid',
    package: '@sendgrid/eventwebhook',
    verify: ({ body, headers, secret }) =>
      sendGrid.verifySignature(
        sendGrid.convertPublicKeyToECDSA(secret),
        body,
        headers['x-twilio-email-event-webhook-signature'],
        headers['x-twilio-email-event-webhook-timestamp'],
      ),
    vectors: [
      "published: an event of the vendor's tests",
      'published: another key',
      'published: another signature',
      ...ofDer,
    ],
    looser: {
      old: untimed,
      'forged: a spare zero in front of a number': lax,
      'forged: a length in more bytes than it needs': lax,
    },
  },
  {
    scheme: 'telnyx',
    package: 'telnyx',
    verify: async ({ body, headers, secret }) => {
      const telnyx = new Telnyx({ apiKey: 'unused', publicKey: secret });
      await telnyx.webhooks.unwrap(body, { headers });
      return true;
    },
    vectors: [
      'malformed: the padding missing',
      'malformed: hex for base64',
      'time malformed: a leading zero',
      ...ofEd25519,
    ],
    looser: { 'time malformed: a leading zero': 'the SDK reads the time as a number' },
  },
  {
    scheme: 'turnkey',
    package: '@turnkey/crypto',
    verify: ({ body, headers, secret }) => {
      const keyId = headers['x-turnkey-signature-key-id'];
      const publicKey = Buffer.from(JSON.parse(secret).x, 'base64url').toString('hex');
      const { ok } = verifyTurnkeyWebhookSignature({
        headers: { ...ofTurnkey, ...headers },
        body,
        verificationKeys: [{ keyId, publicKey, algorithm: 'ed25519' }],
        maxTimestampAgeMs: 5 * 60 * 1000,
      });
      return ok;
    },
    vectors: ['malformed: hex in upper case', ...ofEd25519],
    looser: { 'malformed: hex in upper case': 'the SDK reads hex in either case' },
  },
  {
    scheme: 'videosdk',
    package: '@videosdk.live/server-sdk',
    verify: ({ body, headers, secret }) => {
      videoSdk.webhooks.verifySync(body, headers['videosdk-signature'], secret);
      return true;
    },
    vectors: ['malformed: the padding missing', ...ofRsaBodies],
    looser: { 'malformed: the padding missing': unpadded },
  },
];
