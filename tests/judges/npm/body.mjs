// Judges of signatures over the body alone.
import acuity from 'acuityscheduling';
import { hmacValidator as AdyenValidator } from '@adyen/api-library';
import coinbase from 'coinbase-commerce-node';
import EasyPost from '@easypost/api';
import { verifySignature as verifyGoCardless } from 'gocardless-nodejs/webhooks';
import { verifyWebhookSignature as verifyHookdeck } from '@hookdeck/sdk/webhooks/helpers.js';
import { Signature as HubSpotSignature } from '@hubspot/api-client';
import { validateSignature as validateLine } from '@line/bot-sdk';
import ModernTreasury from 'modern-treasury';
import { signWebhookPayload as signNotion, verifyWebhookSignature as verifyNotion } from '@notionhq/client';
import { sign as signGitHub, verify as verifyGitHub } from '@octokit/webhooks-methods';
import { WebhookEventVerifier as OnfidoVerifier } from '@onfido/api';
import Pusher from 'pusher';
import Razorpay from 'razorpay';
import { StreamClient } from '@stream-io/node-sdk';
import { validateSignatureHeader as verifySinchNumbers } from '@sinch/sdk-core';

const adyen = new AdyenValidator();
const easyPost = new EasyPost('unused');
const modernTreasury = new ModernTreasury({ apiKey: 'unused', organizationID: 'unused' });
const pusher = (secret) => new Pusher({ appId: '1', key: 'unused', secret, cluster: 'eu' });

export default [
  {
    scheme: 'acuity',
    package: 'acuityscheduling',
    verify: ({ body, headers, secret }) => {
      acuity.verifyMessageSignature(secret, body, headers['x-acuity-signature']);
      return true;
    },
  },
  {
    scheme: 'adyen-platform',
    package: '@adyen/api-library',
    verify: ({ body, headers, secret }) =>
      adyen.validateHMACSignature(secret, headers.hmacsignature, body),
    sign: ({ body, secret }) => ({ headers: { HmacSignature: adyen.calculateHmac(body, secret) } }),
  },
  {
    scheme: 'coinbase-commerce',
    package: 'coinbase-commerce-node',
    verify: ({ body, headers, secret }) =>
      coinbase.Webhook.verifySigHeader(body, headers['x-cc-webhook-signature'], secret),
    sign: ({ body, secret }) => ({
      headers: { 'X-CC-Webhook-Signature': coinbase.Webhook.computeSignature(body, secret) },
    }),
  },
  {
    scheme: 'easypost',
    package: '@easypost/api',
    vectors: [
      'genuine: a secret beyond ASCII is normalized',
      'genuine: a secret that is normalized already',
    ],
    verify: ({ body, headers, secret }) => {
      easyPost.Utils.validateWebhook(Buffer.from(body), headers, secret);
      return true;
    },
  },
  {
    scheme: 'getstream',
    package: '@stream-io/node-sdk',
    verify: ({ body, headers, secret }) =>
      new StreamClient('unused', secret).verifyWebhook(body, headers['x-signature']),
  },
  {
    scheme: 'github',
    package: '@octokit/webhooks-methods',
    verify: ({ body, headers, secret }) =>
      verifyGitHub(secret, body, headers['x-hub-signature-256']),
    sign: async ({ body, secret }) => ({
      headers: { 'X-Hub-Signature-256': await signGitHub(secret, body) },
    }),
  },
  {
    scheme: 'gocardless',
    package: 'gocardless-nodejs',
    verify: ({ body, headers, secret }) => {
      verifyGoCardless(body, secret, headers['webhook-signature']);
      return true;
    },
  },
  {
    scheme: 'hookdeck',
    package: '@hookdeck/sdk',
    verify: async ({ body, headers, secret }) => {
      const result = await verifyHookdeck({ headers, rawBody: body, signingSecret: secret });
      return result.isValidSignature;
    },
  },
  {
    scheme: 'hubspot-v1',
    package: '@hubspot/api-client',
    verify: ({ body, headers, secret }) =>
      HubSpotSignature.isValid({
        signature: headers['x-hubspot-signature'],
        clientSecret: secret,
        requestBody: body,
        signatureVersion: 'v1',
      }),
    sign: ({ body, secret }) => ({
      headers: {
        'X-HubSpot-Signature': HubSpotSignature.getSignature('POST', 'v1', {
          clientSecret: secret,
          requestBody: body,
        }),
      },
    }),
  },
  {
    scheme: 'line',
    package: '@line/bot-sdk',
    verify: ({ body, headers, secret }) => validateLine(body, secret, headers['x-line-signature']),
  },
  {
    scheme: 'modern-treasury',
    package: 'modern-treasury',
    verify: ({ body, headers, secret }) =>
      modernTreasury.webhooks.validateSignature(body, headers, { key: secret }),
    sign: ({ body, secret }) => ({
      headers: { 'X-Signature': modernTreasury.webhooks.getSignature(body, { key: secret }) },
    }),
  },
  {
    scheme: 'notion',
    package: '@notionhq/client',
    verify: ({ body, headers, secret }) =>
      verifyNotion({ body, signature: headers['x-notion-signature'], verificationToken: secret }),
    sign: async ({ body, secret }) => ({
      headers: { 'X-Notion-Signature': await signNotion({ body, verificationToken: secret }) },
    }),
  },
  {
    scheme: 'onfido',
    package: '@onfido/api',
    verify: ({ body, headers, secret }) => {
      new OnfidoVerifier(secret).readPayload(body, headers['x-sha2-signature']);
      return true;
    },
  },
  {
    scheme: 'pusher',
    package: 'pusher',
    verify: ({ body, headers, secret }) =>
      pusher(secret)
        .webhook({ headers: { ...headers, 'x-pusher-key': 'unused' }, rawBody: body })
        .isValid(),
    sign: ({ body, secret }) => ({
      headers: { 'X-Pusher-Signature': pusher(secret).config.token.sign(body) },
    }),
  },
  {
    scheme: 'razorpay',
    package: 'razorpay',
    verify: ({ body, headers, secret }) =>
      Razorpay.validateWebhookSignature(body, headers['x-razorpay-signature'], secret),
  },
  {
    scheme: 'sinch-numbers',
    package: '@sinch/sdk-core',
    verify: ({ body, headers, secret }) => verifySinchNumbers(secret, headers, body),
  },
];
