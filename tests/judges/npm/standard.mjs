// Judges of Standard Webhooks, of Svix and of what vendors made of them.
import Anthropic from '@anthropic-ai/sdk';
import { verifyWebhook as verifyClerk } from '@clerk/backend/webhooks';
import { validateEvent as validatePolar, WebhookVerificationError } from '@polar-sh/sdk/webhooks';
import DodoPayments from 'dodopayments';
import OpenAI from 'openai';
import { validateWebhook as validateReplicate } from 'replicate';
import { Resend } from 'resend';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';

// The deliveries under both sets of names, those of Svix and those of Standard Webhooks.
const bothNames = ['signature', 'timestamp', 'id'].map((one) => `both names: the ${one} differs`);
const otherNames = {
  vectors: ['genuine: the other names', 'genuine: both names, of equal values', ...bothNames],
  looser: Object.fromEntries(
    bothNames.map((name) => [name, 'the SDK reads the names of Svix and ignores the others']),
  ),
};

// Secrets are in base64, which may come without its padding.
const unpadded = {
  vectors: [25, 32, 64].map((bytes) => `genuine: a key of ${bytes} bytes, without padding`),
};

// Where the vendor has no verifier of its own, its documentation names one of these two libraries.
const byLibrary = (scheme, name, Webhook, prefix, secretOf = (secret) => secret) => ({
  scheme,
  package: name,
  verify: ({ body, headers, secret }) => {
    new Webhook(secretOf(secret)).verify(body, headers);
    return true;
  },
  sign: ({ body, headers, secret, now }) => {
    const id = headers[`${prefix}-id`];
    const signature = new Webhook(secretOf(secret)).sign(id, new Date(now * 1000), body);
    return {
      headers: { [`${prefix}-timestamp`]: String(now), [`${prefix}-signature`]: signature },
    };
  },
});

const standard = (scheme, secretOf) =>
  byLibrary(scheme, 'standardwebhooks', StandardWebhook, 'webhook', secretOf);

const svix = (scheme) => ({
  ...byLibrary(scheme, 'svix', SvixWebhook, 'svix'),
  ...otherNames,
});

export default [
  { ...standard('standard-webhooks'), ...unpadded },
  standard('supabase-auth-hooks', (secret) => secret.replace('v1,whsec_', '')),
  standard('render'),
  { ...svix('svix'), vectors: [...otherNames.vectors, ...unpadded.vectors] },
  svix('stytch'),
  byLibrary('incident-io', 'svix', SvixWebhook, 'webhook'),
  {
    scheme: 'anthropic',
    package: '@anthropic-ai/sdk',
    verify: ({ body, headers, secret }) => {
      new Anthropic({ apiKey: 'unused' }).beta.webhooks.unwrap(body, { headers, key: secret });
      return true;
    },
  },
  {
    scheme: 'clerk',
    package: '@clerk/backend',
    ...otherNames,
    stricter: { 'genuine: the other names': 'the SDK asks for the names of Svix' },
    verify: async ({ body, headers, secret }) => {
      const request = new Request('https://hooks.example', { method: 'POST', headers, body });
      await verifyClerk(request, { signingSecret: secret });
      return true;
    },
  },
  {
    scheme: 'dodopayments',
    package: 'dodopayments',
    verify: ({ body, headers, secret }) => {
      new DodoPayments({ bearerToken: 'unused' }).webhooks.unwrap(body, { headers, key: secret });
      return true;
    },
  },
  {
    scheme: 'openai',
    package: 'openai',
    verify: async ({ body, headers, secret }) => {
      await new OpenAI({ apiKey: 'unused' }).webhooks.unwrap(body, headers, secret);
      return true;
    },
  },
  {
    scheme: 'polar',
    package: '@polar-sh/sdk',
    // Of the two forms of secrets the SDK knows the older one, a text.
    needs: { secret: 'polar_whs_key-for-tests-only' },
    verify: ({ body, headers, secret }) => {
      try {
        validatePolar(body, headers, secret);
      } catch (error) {
        // A genuine event that it does not know is another error.
        if (error instanceof WebhookVerificationError) throw error;
      }
      return true;
    },
  },
  {
    scheme: 'replicate',
    package: 'replicate',
    looser: { old: 'the SDK does not compare the time with the clock' },
    verify: ({ body, headers, secret }) => validateReplicate({ headers, body }, secret),
  },
  {
    scheme: 'resend',
    package: 'resend',
    verify: ({ body, headers, secret }) => {
      new Resend('unused').webhooks.verify({
        payload: body,
        headers: {
          id: headers['svix-id'],
          timestamp: headers['svix-timestamp'],
          signature: headers['svix-signature'],
        },
        webhookSecret: secret,
      });
      return true;
    },
  },
];
