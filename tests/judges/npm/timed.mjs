// Judges of signatures over a time and the body.
import { WebhooksManager as BoxWebhooks } from 'box-node-sdk/lib/managers/webhooks';
import { Cashfree, CFEnvironment } from 'cashfree-pg';
import cloudinary from 'cloudinary';
import { signRequest as signContentful, verifyRequest as verifyContentful } from '@contentful/node-apps-toolkit';
import { Crisp } from 'crisp-api';
import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import { verifyWebhookSignature as verifyHook0 } from 'hook0-client';
import { Signature as HubSpotSignature } from '@hubspot/api-client';
import { LinearWebhookClient } from '@linear/sdk/webhooks';
import Metronome from '@metronome/sdk';
import Mux from '@mux/mux-node';
import Orb from 'orb-billing';
import { Paddle } from '@paddle/paddle-node-sdk';
import { verifyPlainWebhook } from '@team-plain/typescript-sdk';
import { sign as signRetell, verify as verifyRetell } from 'retell-sdk';
import { encodeSignatureHeader as signSanity, isValidSignature as verifySanity } from '@sanity/webhook';
import {
  calculateWebhookSignature as signSinch,
  computeSignedData as sinchData,
  generateAuthorizationHeader as authorizeSinch,
  validateAuthenticationHeader as verifySinchApplication,
  validateWebhookSignature as verifySinch,
} from '@sinch/sdk-core';
import { verifySlackRequest } from '@slack/bolt';
import Stripe from 'stripe';
import { WebflowClient } from 'webflow-api';
import { WorkOS } from '@workos-inc/node';
import { AwsLambdaReceiver as ZoomReceiver } from '@zoom/rivet/users';

const elevenLabs = new ElevenLabsClient({ apiKey: 'unused' });
const metronome = new Metronome({ bearerToken: 'unused' });
const mux = new Mux({ tokenId: 'unused', tokenSecret: 'unused' });
const orb = new Orb({ apiKey: 'unused' });
const paddle = new Paddle('unused');
const stripe = new Stripe('unused');
const webflow = new WebflowClient({ accessToken: 'unused' });
const workos = new WorkOS('unused');

// An SDK that takes the parsed body signs the JSON that it writes itself.
const rewritten = {
  escapes: 'the SDK signs the JSON that it writes from the parsed body',
  numbers: 'the SDK signs the JSON that it writes from the parsed body',
};

const cloudinaryOf = (scheme, algorithm) => {
  const utils = (secret) => {
    cloudinary.v2.config({ api_secret: secret, signature_algorithm: algorithm });
    return cloudinary.v2.utils;
  };
  return {
    scheme,
    package: 'cloudinary',
    verify: ({ body, headers, secret }) =>
      utils(secret).verifyNotificationSignature(
        body,
        Number(headers['x-cld-timestamp']),
        headers['x-cld-signature'],
      ),
    sign: ({ body, secret, now }) => ({
      headers: {
        'X-Cld-Timestamp': String(now),
        'X-Cld-Signature': utils(secret).webhook_signature(body, now, {
          api_secret: secret,
          signature_algorithm: algorithm,
        }),
      },
    }),
  };
};

// The key of the application, which every delivery names.
const sinchKey = ({ authorization }) => authorization.match(/ (.*):/)[1];

// The SDK of Plain reads a whole event, so it cannot be just any JSON.
function plainBody(name) {
  const id = (prefix) => `${prefix}_01HB924PSGB8E9ZRHFKBH6NXYJ`;
  const then = '2026-09-21T13:33:20.000Z';
  const by = { actorType: 'system', system: 'billing' };
  const customer = {
    id: id('c'),
    email: { email: 'zoe@customer.example', isVerified: true, verifiedAt: then },
    externalId: null,
    fullName: name,
    shortName: null,
    customerGroupMemberships: [],
    createdAt: then,
    createdBy: by,
    updatedAt: then,
    updatedBy: by,
  };
  return JSON.stringify({
    id: id('pEv'),
    type: 'customer.customer_deleted',
    timestamp: then,
    workspaceId: id('w'),
    payload: { eventType: 'customer.customer_deleted', previousCustomer: customer },
    webhookMetadata: {
      webhookTargetId: id('whTarget'),
      webhookTargetVersion: '2026-02-27',
      webhookDeliveryAttemptId: id('whAttempt'),
      webhookDeliveryAttemptNumber: 1,
      webhookDeliveryAttemptTimestamp: then,
    },
  });
}

export default [
  {
    scheme: 'box',
    package: 'box-node-sdk',
    verify: ({ body, headers, secret }) =>
      BoxWebhooks.validateMessage(body, headers, secret),
  },
  {
    scheme: 'cashfree',
    package: 'cashfree-pg',
    looser: { old: 'the SDK does not compare the time with the clock' },
    verify: ({ body, headers, secret }) => {
      const cashfree = new Cashfree(CFEnvironment.SANDBOX, 'unused', secret);
      cashfree.PGVerifyWebhookSignature(
        headers['x-webhook-signature'],
        body,
        headers['x-webhook-timestamp'],
      );
      return true;
    },
  },
  cloudinaryOf('cloudinary', 'sha1'),
  cloudinaryOf('cloudinary-sha256', 'sha256'),
  {
    scheme: 'contentful',
    package: '@contentful/node-apps-toolkit',
    needs: { secret: 'contentful-key-for-tests-only'.padEnd(64, '0') },
    verify: ({ body, headers, method, secret, url }) => {
      const { pathname, search } = new URL(url);
      return verifyContentful(secret, { method, path: pathname + search, headers, body });
    },
    sign: ({ body, method, secret, now, url }) => {
      const { pathname, search } = new URL(url);
      const request = { method, path: pathname + search, headers: {}, body };
      return { headers: signContentful(secret, request, now * 1000) };
    },
  },
  {
    scheme: 'crisp',
    package: 'crisp-api',
    looser: { old: 'the SDK does not compare the time with the clock' },
    stricter: rewritten,
    verify: ({ body, headers, secret }) =>
      new Crisp().verifyWidget(
        secret,
        JSON.parse(body),
        headers['x-crisp-request-timestamp'],
        headers['x-crisp-signature'],
      ),
  },
  {
    scheme: 'elevenlabs',
    package: '@elevenlabs/elevenlabs-js',
    verify: async ({ body, headers, secret }) => {
      await elevenLabs.webhooks.constructEvent(body, headers['elevenlabs-signature'], secret);
      return true;
    },
  },
  ...['hook0', 'hook0-v0'].map((scheme) => ({
    scheme,
    package: 'hook0-client',
    verify: ({ body, headers, secret }) =>
      verifyHook0(
        headers['x-hook0-signature'],
        Buffer.from(body),
        new Headers(headers),
        secret,
        300,
      ),
  })),
  {
    scheme: 'hubspot-v3',
    package: '@hubspot/api-client',
    verify: ({ body, headers, method, secret, url }) =>
      HubSpotSignature.isValid({
        signature: headers['x-hubspot-signature-v3'],
        clientSecret: secret,
        requestBody: body,
        signatureVersion: 'v3',
        method,
        url,
        timestamp: Number(headers['x-hubspot-request-timestamp']),
      }),
    sign: ({ body, method, secret, now, url }) => ({
      headers: {
        'X-HubSpot-Request-Timestamp': String(now * 1000),
        'X-HubSpot-Signature-v3': HubSpotSignature.getSignature(method, 'v3', {
          clientSecret: secret,
          requestBody: body,
          url,
          timestamp: now * 1000,
        }),
      },
    }),
  },
  {
    scheme: 'linear',
    package: '@linear/sdk',
    verify: ({ body, headers, secret }) =>
      new LinearWebhookClient(secret).verify(Buffer.from(body), headers['linear-signature']),
  },
  {
    scheme: 'metronome',
    package: '@metronome/sdk',
    verify: ({ body, headers, secret }) => {
      metronome.webhooks.verifySignature(body, headers, secret);
      return true;
    },
    sign: ({ body, secret, now }) => {
      const date = new Date(now * 1000).toUTCString();
      return {
        headers: {
          'X-Metronome-Date': date,
          'Metronome-Webhook-Signature': metronome.webhooks.signPayload(body, { date, secret }),
        },
      };
    },
  },
  {
    scheme: 'mux',
    package: '@mux/mux-node',
    verify: async ({ body, headers, secret }) => {
      await mux.webhooks.verifySignature(body, headers, secret);
      return true;
    },
    sign: async ({ body, secret, now }) => ({
      headers: {
        'Mux-Signature': `t=${now},v1=${await mux.webhooks.computeSignature(`${now}.${body}`, secret)}`,
      },
    }),
  },
  {
    scheme: 'orb',
    package: 'orb-billing',
    verify: ({ body, headers, secret }) => {
      orb.webhooks.verifySignature(body, headers, secret);
      return true;
    },
    sign: ({ body, secret, now }) => {
      const timestamp = new Date(now * 1000).toISOString().replace('Z', '');
      return {
        headers: {
          'X-Orb-Timestamp': timestamp,
          'X-Orb-Signature': orb.webhooks.signPayload(body, { timestamp, secret }),
        },
      };
    },
  },
  {
    scheme: 'paddle-billing',
    package: '@paddle/paddle-node-sdk',
    verify: ({ body, headers, secret }) =>
      paddle.webhooks.isSignatureValid(body, secret, headers['paddle-signature']),
  },
  {
    scheme: 'plain',
    package: '@team-plain/typescript-sdk',
    needs: { bodies: ['Zoe', 'Zoë für 5 € – 東京 🎉'].map(plainBody) },
    verify: ({ body, headers, secret }) => {
      const { error } = verifyPlainWebhook(body, headers['plain-request-signature'], secret);
      return error === undefined || error.message;
    },
  },
  {
    scheme: 'retell',
    package: 'retell-sdk',
    verify: ({ body, headers, secret }) =>
      verifyRetell(body, secret, headers['x-retell-signature']),
    sign: async ({ body, secret }) => ({
      headers: { 'X-Retell-Signature': await signRetell(body, secret) },
    }),
  },
  {
    scheme: 'sanity',
    package: '@sanity/webhook',
    looser: { old: 'the SDK refuses no time but those before the year 2021' },
    verify: ({ body, headers, secret }) =>
      verifySanity(body, headers['sanity-webhook-signature'], secret),
    sign: async ({ body, secret, now }) => ({
      headers: { 'Sanity-Webhook-Signature': await signSanity(body, now * 1000, secret) },
    }),
  },
  {
    scheme: 'sinch-application-signed',
    package: '@sinch/sdk-core',
    looser: { old: 'the SDK does not compare the time with the clock' },
    verify: ({ body, headers, method, secret, url }) => {
      const { pathname } = new URL(url);
      return verifySinchApplication(sinchKey(headers), secret, headers, body, pathname, method);
    },
    sign: ({ body, headers, method, secret, now, url }) => {
      const time = new Date(now * 1000).toISOString();
      const { pathname } = new URL(url);
      const timestamp = `x-timestamp:${time}`;
      const type = headers['content-type'];
      const key = sinchKey(headers);
      return {
        headers: {
          'X-Timestamp': time,
          Authorization: authorizeSinch(method, body, type, timestamp, pathname, key, secret),
        },
      };
    },
  },
  {
    scheme: 'sinch-conversation',
    package: '@sinch/sdk-core',
    looser: { old: 'the SDK does not compare the time with the clock' },
    verify: ({ body, headers, secret }) => verifySinch(secret, headers, body),
    sign: ({ body, headers, secret, now }) => {
      const nonce = headers['x-sinch-webhook-signature-nonce'];
      return {
        headers: {
          'X-Sinch-Webhook-Signature-Timestamp': String(now),
          'X-Sinch-Webhook-Signature': signSinch(sinchData(body, nonce, String(now)), secret),
        },
      };
    },
  },
  {
    scheme: 'slack',
    package: '@slack/bolt',
    verify: ({ body, headers, secret }) => {
      verifySlackRequest({
        signingSecret: secret,
        body,
        headers: {
          'x-slack-signature': headers['x-slack-signature'],
          'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']),
        },
      });
      return true;
    },
  },
  {
    scheme: 'stripe',
    package: 'stripe',
    verify: ({ body, headers, secret }) => {
      stripe.webhooks.constructEvent(body, headers['stripe-signature'], secret);
      return true;
    },
    sign: ({ body, secret, now }) => ({
      headers: {
        'Stripe-Signature': stripe.webhooks.generateTestHeaderString({
          payload: body,
          secret,
          timestamp: now,
        }),
      },
    }),
  },
  {
    scheme: 'webflow',
    package: 'webflow-api',
    looser: { old: 'the SDK does not compare the time with the clock' },
    verify: ({ body, headers, secret }) => webflow.webhooks.verifySignature({ headers, body, secret }),
  },
  {
    scheme: 'workos',
    package: '@workos-inc/node',
    stricter: rewritten,
    verify: ({ body, headers, secret }) =>
      workos.webhooks.verifyHeader({
        payload: JSON.parse(body),
        sigHeader: headers['workos-signature'],
        secret,
      }),
    sign: async ({ body, secret, now }) => {
      const payload = JSON.parse(body);
      const signature = await workos.webhooks.computeSignature(now * 1000, payload, secret);
      return {
        headers: { 'WorkOS-Signature': `t=${now * 1000}, v1=${signature}` },
        body: JSON.stringify(payload),
      };
    },
  },
  {
    scheme: 'zoom',
    package: '@zoom/rivet',
    needs: {
      bodies: [
        '{"event":"meeting.started","payload":{"account_id":"abc","note":"end"}}',
        '{"event":"meeting.ended","payload":{"account_id":"abc","topic":"Käse für 5 € – 東京 🎉"}}',
        '{"event":"meeting.ended","payload":{"account_id":"abc","duration":1e3}}',
      ],
    },
    looser: { old: 'the SDK does not compare the time with the clock' },
    stricter: { 'body 3': rewritten.numbers },
    verify: async ({ body, headers, secret }) => {
      const receiver = new ZoomReceiver({ webhooksSecretToken: secret });
      receiver.init({ eventEmitter: { emit: () => {} } });
      const event = { headers, body, isBase64Encoded: false };
      const answer = await receiver.start()(event, {});
      return answer.statusCode === 200 || answer.body;
    },
  },
];
