// Judges of tokens that a delivery brings with it, in a header or as a member of its body.
import { createHash, createSecretKey } from 'node:crypto';

import apple from '@apple/app-store-server-library';
import { Receiver as QStashReceiver } from '@upstash/qstash';
import { verifySignature as verifyVonage } from '@vonage/jwt';
import { AccessToken, WebhookReceiver as LiveKitReceiver } from 'livekit-server-sdk';
import messageBird from 'messagebird/lib/webhook-signature-jwt.js';
import * as trueLayer from 'truelayer-signing';

const digest = (body, encoding) => createHash('sha256').update(body).digest(encoding);

// What every scheme with a token has vectors of.
const ofTokens = [
  'genuine: a member of the header that need not be understood',
  'forged: signed with another key',
  'tampered: the header',
  'no algorithm: none, without a signature',
  'no algorithm: None, without a signature',
  'no algorithm: NONE, without a signature',
  'no algorithm: none, with a good signature',
  'malformed: two parts',
  'malformed: four parts',
  'malformed: no header',
  'malformed: the header is not base64',
  'malformed: an escape in the signature',
  'malformed: a letter outside the alphabet',
  'malformed: no signature',
  'malformed: the signature cut short',
  'header of the token: an array',
  'header of the token: no algorithm',
  'header of the token: the algorithm twice',
  'header of the token: the algorithm in another case',
  'header of the token: an extension that must be understood',
];
const ofClaims = [
  ...ofTokens,
  'genuine: claims in another order, and one more',
  'tampered: a claim added',
  'malformed: padding after the signature',
  'malformed: claims that are an array',
  'malformed: claims that are not JSON',
  'malformed: no claims',
  'header of the token: a payload that is said not to be encoded',
];
const ofBodies = ['tampered: the body', 'tampered: a space after the body', 'tampered: the body removed'];
const ofHmac = [
  ...ofClaims,
  ...ofBodies,
  'genuine: a key id that no key has',
  'another algorithm: HS384',
  'another algorithm: HS512',
  'malformed: the claim iss twice',
  'claim /iss: the value and more',
  'claim /iss: missing',
];
const ofExpiry = [
  'claim /nbf: valid from tomorrow on',
  'claim /exp: expired a day ago',
  'claim /exp: missing',
];
const ofHash = (claim) =>
  ['of something else', 'one character is another', 'cut short', 'empty', 'missing'].map(
    (how) => `claim /${claim}: ${how}`,
  );
const ofEs = [
  'forged: the header brings its own key as jwk',
  'forged: the header brings its own key as jku',
  'forged: the header brings its own key as x5u',
  'forged: both numbers are zero',
  'forged: both numbers are one',
  'forged: s is the order',
  'forged: the numbers are swapped',
  'forged: the numbers are in DER',
  'another algorithm: RS256',
  'another algorithm: HS256 with the text of the public key',
];

// The public test key of P-521 in tests/reference/keys.json, as what we sign needs one key.
const trueLayerKey = `-----BEGIN PUBLIC KEY-----
MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBz7ZsI1ge9SQPpQkA1+KZatdBGRIa
odbus47W600y+2P0TuqW991zCzirhepMGpD/NKOfrjYvkfYGtveJV/ZG8mUAHg1h
EbV8+0GrZuLRZ1ldjCNWE7JCvw+95xd6MIBIV/2ObIIxukj3Q5PvunwNk6EFHE1s
2no8PmcjBUh0GePBI34=
-----END PUBLIC KEY-----
`;

const lastOfTwo = 'JSON.parse takes the last of two members of one name';
const ofHash384 = 'the token chooses the hash of its HMAC';
// What `jose` accepts, the library that these SDKs call.
const ofJose = {
  'header of the token: the algorithm twice': lastOfTwo,
  'malformed: the claim iss twice': lastOfTwo,
  'malformed: padding after the signature': 'the library that the SDK calls ignores padding',
  'another algorithm: HS384': ofHash384,
  'another algorithm: HS512': ofHash384,
};
const unended = { 'claim /exp: missing': 'the SDK checks `exp` where there is one' };
const signatureAlone = 'the SDK verifies the signature, and leaves the claims to its caller';
const untimed = 'the SDK verifies the time and compares it with no clock';
const uncritical = 'the library that the SDK calls does not read `crit`';

export default [
  {
    scheme: 'apple-app-store-server',
    package: '@apple/app-store-server-library',
    verify: async ({ body, params, secrets }) => {
      const roots = secrets.map((pem) => Buffer.from(pem.split('-----')[2], 'base64'));
      const verifier = new apple.SignedDataVerifier(
        roots,
        false,
        params.environment,
        params.bundle_id,
      );
      await verifier.verifyAndDecodeNotification(JSON.parse(body).signedPayload);
      return true;
    },
    vectors: [
      'published: notification: testNotification',
      'published: notification: missingX5CHeaderClaim',
      ...ofClaims,
      ...ofEs,
      'another algorithm: ES384',
      "claim /data/bundleId: someone else's",
      'claim /data/bundleId: the value and more',
      'claim /data/bundleId: missing',
      "claim /data/environment: someone else's",
      'claim /data/environment: missing',
      'claim /signedDate: made yesterday',
      'chain: to another root',
      'chain: of another root, that signs for the trusted one',
      'chain: whose leaf is signed by another key',
      'chain: whose leaf lacks its mark',
      'chain: whose leaf has the mark of an intermediate',
      'chain: whose intermediate lacks its mark',
      'chain: whose intermediate has the mark of a leaf',
      'chain: whose intermediate may not sign',
      'chain: whose leaf has expired',
      'chain: whose leaf is not valid yet',
      'chain: whose intermediate has expired',
      'chain: whose leaf is for another key',
      'chain: of two certificates',
      'chain: of the leaf alone',
      'chain: of four certificates',
      'chain: of none',
      'chain: the wrong way round',
      'chain: that signs itself',
      'chain: in one text',
      'chain: that is not base64',
      'chain: missing',
      'chain: in another member',
      'chain: the receiver trusts another root',
      'chain: a leaf that had expired when the token says it was signed',
    ],
    looser: {
      'header of the token: the algorithm twice': lastOfTwo,
      'header of the token: an extension that must be understood': uncritical,
      'header of the token: a payload that is said not to be encoded': uncritical,
      'claim /signedDate: made yesterday': 'the SDK asks for no age',
      'chain: that is not base64': 'Node skips what is not base64',
    },
  },
  {
    scheme: 'livekit',
    package: 'livekit-server-sdk',
    verify: async ({ body, headers, params, secret }) => {
      const receiver = new LiveKitReceiver(params.api_key, secret);
      await receiver.receive(body, headers.authorization);
      return true;
    },
    sign: async ({ body, params, secret }) => {
      const token = new AccessToken(params.api_key, secret);
      token.sha256 = digest(body, 'base64');
      return { headers: { Authorization: await token.toJwt() } };
    },
    vectors: [...ofHmac, ...ofExpiry, ...ofHash('sha256'), "claim /iss: someone else's"],
    looser: ofJose,
  },
  {
    scheme: 'messagebird',
    package: 'messagebird',
    verify: ({ body, headers, secret, url }) =>
      messageBird.verify(
        url,
        Buffer.from(body),
        headers[messageBird.SIGNATURE_HEADER_NAME],
        createSecretKey(Buffer.from(secret)),
      ),
    vectors: [
      'published: Valid JWT with URL parameters and payload - PATCH',
      'published: Token received after it was expired - GET',
      'published: Payload does not match - PATCH',
      'published: HS512 alg - GET',
      ...ofHmac,
      ...ofExpiry,
      ...ofHash('url_hash'),
      ...ofHash('payload_hash'),
      'genuine: no body, and no claim about one',
      'tampered: a body where the token has none',
      'tampered: no body where the token has one',
    ],
    looser: { ...ofJose, ...unended, 'published: HS512 alg - GET': ofHash384 },
  },
  {
    scheme: 'qstash',
    package: '@upstash/qstash',
    verify: ({ body, headers, secrets, url }) => {
      const receiver = new QStashReceiver({
        currentSigningKey: secrets[0],
        nextSigningKey: secrets.at(-1),
      });
      return receiver.verify({ signature: headers['upstash-signature'], body, url });
    },
    vectors: [
      'genuine: the old key, while a new one is known',
      ...ofHmac,
      ...ofExpiry,
      ...ofHash('body'),
      'claim /sub: another host',
      'claim /sub: another path',
      'claim /sub: missing',
    ],
    looser: { ...ofJose, ...unended },
  },
  {
    scheme: 'truelayer',
    package: 'truelayer-signing',
    needs: { secret: trueLayerKey },
    verify: ({ body, headers, method, secret, url }) => {
      trueLayer.verify({
        signature: headers['tl-signature'],
        ...(secret.startsWith('{') ? { jwks: secret } : { publicKeyPem: secret }),
        method,
        path: new URL(url).pathname,
        headers,
        requiredHeaders: ['x-tl-webhook-timestamp'],
        body,
      });
      return true;
    },
    vectors: [
      'published: the signature of a request to TrueLayer, which has no time',
      'published: webhook, key chosen by kid from a JWKS',
      'published: attached body that is valid for another path',
      ...ofTokens,
      ...ofBodies,
      ...ofEs,
      'another algorithm: ES256',
      'malformed: the payload attached',
      'header of the token: an unencoded payload that need not be understood',
      'header of the token, /tl_version: another value',
      'header of the token, /tl_version: missing',
      'tampered: the path',
      'tampered: the path, by a slash',
      'tampered: the time',
      'tampered: a listed header removed',
      'tampered: a listed header',
      'too old: a day',
      'genuine: the headers in another order',
      'the headers that are listed are others than the time',
      'the headers that are listed are none',
      'genuine: headers listed in lower case',
      'genuine: headers listed the time alone',
    ],
    looser: {
      old: untimed,
      'too old: a day': untimed,
      'malformed: four parts': 'the SDK reads the first three parts',
      'tampered: the path, by a slash': 'the SDK tries the path with and without a slash at its end',
    },
  },
  {
    scheme: 'vonage-jwt',
    package: '@vonage/jwt',
    verify: ({ headers, secret }) =>
      verifyVonage(headers.authorization.replace('Bearer ', ''), secret),
    vectors: ['published: verify_signature True', ...ofHmac, ...ofHash('payload_hash')],
    looser: {
      ...Object.fromEntries(
        [
          'changed body',
          'old',
          'published: verify_signature True',
          'malformed: claims that are an array',
          ...ofBodies,
          'claim /iss: the value and more',
          'claim /iss: missing',
          ...ofHash('payload_hash'),
        ].map((kind) => [kind, signatureAlone]),
      ),
      'header of the token: the algorithm twice': lastOfTwo,
      'malformed: the claim iss twice': lastOfTwo,
      'header of the token: an extension that must be understood': uncritical,
      'header of the token: a payload that is said not to be encoded': uncritical,
    },
  },
];
