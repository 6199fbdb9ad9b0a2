// Judges of signatures over parts of a request: a form, the URL, or fields of the JSON.
import { hmacValidator as AdyenValidator } from '@adyen/api-library';
import braintree from 'braintree';
import { basicAuthValidator } from 'chargebee';
import dropbox from '@dropbox/sign';
import { Signature as HubSpotSignature } from '@hubspot/api-client';
import { WebhookSignatureValidator as MercadoPagoValidator } from 'mercadopago';
import { ApiUtils } from '@moralisweb3/api-utils';
import { Core } from '@moralisweb3/common-core';
import { Streams } from '@moralisweb3/streams';
import plivo from 'plivo';
import { validatePaymentVerification } from 'razorpay/dist/utils/razorpay-utils.js';
import '@shopify/shopify-api/adapters/node';
import { ApiVersion, shopifyApi } from '@shopify/shopify-api';
import { WebhooksHelper as SquareHelper } from 'square';
import twilio from 'twilio';

const adyen = new AdyenValidator();

const braintreeWith = (secret) =>
  new braintree.BraintreeGateway({
    environment: braintree.Environment.Sandbox,
    merchantId: 'unused',
    publicKey: 'integration_public_key',
    privateKey: secret,
  });

const braintreeKinds = ['check', 'subscription_canceled'];

// The SDK wants to read the notification, so it cannot be just any text.
function braintreeBody(kind) {
  const subject = '<subject><check type="boolean">true</check></subject>';
  const xml = `<notification><kind>${kind}</kind>${subject}</notification>`;
  return new URLSearchParams({
    bt_signature: `integration_public_key|${'0'.repeat(40)}`,
    bt_payload: `${Buffer.from(xml).toString('base64')}\n`,
  }).toString();
}

const shopifyWith = (secret) =>
  shopifyApi({
    apiKey: 'unused',
    apiSecretKey: secret,
    apiVersion: ApiVersion.July25,
    hostName: 'app.example',
    isEmbeddedApp: true,
    scopes: [],
    logger: { log: () => {} },
  });

// The references of a notification come as text, as null, or not at all.
const adyenBodies = [{ originalReference: '9914073381342285' }, { originalReference: null }, {}].map(
  (reference) => {
    const item = {
      additionalData: { cardSummary: '1111' },
      amount: { currency: 'EUR', value: 2800 },
      pspReference: '7914073381342284',
      ...reference,
      merchantAccountCode: 'TestMerchant',
      merchantReference: reference.originalReference === null ? null : 'order-1',
      eventCode: 'REFUND',
      success: 'true',
    };
    return JSON.stringify({ notificationItems: [{ NotificationRequestItem: item }] });
  },
);

// The fields of a form, or of a query; a repeated name has an array.
function fields(text) {
  const fields = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in fields) fields[name] = [fields[name], value].flat();
    else fields[name] = value;
  }
  return fields;
}

const query = (url) => fields(new URL(url).search);

const shopifyWebhook = (scheme, prefix) => ({
  scheme,
  package: '@shopify/shopify-api',
  needs: {
    headers: {
      [`${prefix}-Topic`]: 'orders/create',
      [`${prefix}-Shop-Domain`]: 'test-shop.myshopify.com',
      [`${prefix}-API-Version`]: '2025-07',
      [`${prefix}-Webhook-Id`]: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
      [`${prefix}-Event-Id`]: '98880550-7158-44d4-b7cd-2c97c8a091b5',
    },
  },
  verify: async ({ body, headers, secret }) => {
    const rawRequest = { method: 'POST', url: '/webhooks', headers };
    const made = await shopifyWith(secret).webhooks.validate({ rawBody: body, rawRequest });
    return made.valid || made.reason;
  },
});

const shopifyQuery = (scheme, signator) => ({
  scheme,
  package: '@shopify/shopify-api',
  verify: ({ secret, url }) =>
    shopifyWith(secret).utils.validateHmac(query(url), { signator }),
});

async function moralisWith(secret) {
  const core = Core.create();
  core.registerModules([ApiUtils, Streams]);
  await core.start({ streamsSecret: secret });
  return core.getModule('streams');
}

// The names in the SDK of the fields that come with a prefix.
const razorpayPayment = (scheme, names, where) => ({
  scheme,
  package: 'razorpay',
  verify: (request) => {
    const given = where(request);
    const known = names.map((name) => [name, given[`razorpay_${name}`]]);
    return validatePaymentVerification(
      Object.fromEntries(known),
      given.razorpay_signature,
      request.secret,
    );
  },
});

// The algorithm is what the other header of the delivery names.
const twilioBy = (scheme, algorithm) => ({
  scheme,
  package: 'twilio',
  vectors: [
    'port: another port stays',
    'port: another port is taken away',
    'port: another port is not added',
    'port: two that differ',
  ],
  verify: ({ body, headers, secret, url }) => {
    const named = twilio.getSignatureAlgorithm(headers['x-twilio-webhooks-signature-settings']);
    return twilio.validateRequest(secret, headers['x-twilio-signature'], url, fields(body), named);
  },
  sign: ({ body, secret, url }) => ({
    headers: {
      'X-Twilio-Signature': twilio.getExpectedTwilioSignature(
        secret,
        url,
        fields(body),
        algorithm,
      ),
    },
  }),
});

export default [
  {
    scheme: 'adyen',
    package: '@adyen/api-library',
    needs: { bodies: adyenBodies },
    verify: ({ body, secret }) =>
      adyen.validateHMAC(JSON.parse(body).notificationItems[0].NotificationRequestItem, secret),
    sign: ({ body, secret }) => {
      const notification = JSON.parse(body);
      const item = notification.notificationItems[0].NotificationRequestItem;
      item.additionalData = {
        ...item.additionalData,
        hmacSignature: adyen.calculateHmac(item, secret),
      };
      return { body: JSON.stringify(notification) };
    },
  },
  {
    scheme: 'braintree',
    package: 'braintree',
    needs: { bodies: braintreeKinds.map(braintreeBody) },
    vectors: ['genuine: a whole notification', 'tampered: a whole notification'],
    ours: {
      'body 1': 'signing here writes no public key before the signature, which the SDK compares',
      'body 2': 'signing here writes no public key before the signature, which the SDK compares',
    },
    verify: async ({ body, secret }) => {
      const { bt_signature, bt_payload } = fields(body);
      await braintreeWith(secret).webhookNotification.parse(bt_signature, bt_payload);
      return true;
    },
    sign: async ({ secret }) => {
      const made = await braintreeWith(secret).webhookTesting.sampleNotification('check', '1');
      return { body: new URLSearchParams(made).toString() };
    },
  },
  {
    scheme: 'chargebee',
    package: 'chargebee',
    verify: async ({ headers, secret }) => {
      const isValid = (name, password) => `${name}:${password}` === secret;
      await basicAuthValidator(isValid)(headers);
      return true;
    },
  },
  {
    scheme: 'dropbox-sign',
    package: '@dropbox/sign',
    needs: {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      bodies: ['signature_request_sent', 'account_confirmed'].map((event_type) => {
        const event = { event_type, event_time: '1790000000', event_hash: '' };
        return new URLSearchParams({ json: JSON.stringify({ event }) }).toString();
      }),
    },
    verify: ({ body, secret }) => {
      const callback = dropbox.EventCallbackRequest.init(JSON.parse(fields(body).json));
      return dropbox.EventCallbackHelper.isValid(secret, callback);
    },
  },
  {
    scheme: 'hubspot-v2',
    package: '@hubspot/api-client',
    verify: ({ body, headers, method, secret, url }) =>
      HubSpotSignature.isValid({
        signature: headers['x-hubspot-signature'],
        clientSecret: secret,
        requestBody: body,
        signatureVersion: 'v2',
        method,
        url,
      }),
    sign: ({ body, method, secret, url }) => ({
      headers: {
        'X-HubSpot-Signature': HubSpotSignature.getSignature(method, 'v2', {
          clientSecret: secret,
          requestBody: body,
          url,
        }),
      },
    }),
  },
  {
    scheme: 'mercadopago',
    package: 'mercadopago',
    verify: ({ headers, secret, url }) => {
      MercadoPagoValidator.validate({
        xSignature: headers['x-signature'],
        xRequestId: headers['x-request-id'],
        dataId: query(url)['data.id'],
        secret,
        toleranceSeconds: 300,
      });
      return true;
    },
  },
  {
    scheme: 'moralis',
    package: '@moralisweb3/streams',
    stricter: {
      escapes: 'the SDK signs the JSON that it writes from the parsed body',
      numbers: 'the SDK signs the JSON that it writes from the parsed body',
    },
    verify: async ({ body, headers, secret }) => {
      const streams = await moralisWith(secret);
      return streams.verifySignature({ body: JSON.parse(body), signature: headers['x-signature'] });
    },
  },
  {
    scheme: 'plivo-v2',
    package: 'plivo',
    verify: ({ headers, secret, url }) =>
      plivo.validateSignature(
        url,
        headers['x-plivo-signature-v2-nonce'],
        headers['x-plivo-signature-v2'],
        secret,
      ),
  },
  {
    scheme: 'plivo-v3',
    package: 'plivo',
    verify: ({ body, headers, method, secret, url }) =>
      plivo.validateV3Signature(
        method,
        url,
        headers['x-plivo-signature-v3-nonce'],
        secret,
        headers['x-plivo-signature-v3'],
        fields(body),
      ),
  },
  razorpayPayment('razorpay-payment-signature', ['order_id', 'payment_id'], ({ body }) =>
    fields(body),
  ),
  razorpayPayment('razorpay-subscription-signature', ['subscription_id', 'payment_id'], ({ body }) =>
    fields(body),
  ),
  razorpayPayment(
    'razorpay-payment-link-signature',
    ['payment_link_id', 'payment_link_reference_id', 'payment_link_status', 'payment_id'],
    ({ url }) => query(url),
  ),
  shopifyWebhook('shopify', 'X-Shopify'),
  shopifyWebhook('shopify-events', 'Shopify'),
  shopifyQuery('shopify-app-proxy', 'appProxy'),
  shopifyQuery('shopify-oauth-hmac', 'admin'),
  {
    scheme: 'square',
    package: 'square',
    verify: ({ body, headers, secret, url }) =>
      SquareHelper.verifySignature({
        requestBody: body,
        signatureHeader: headers['x-square-hmacsha256-signature'],
        signatureKey: secret,
        notificationUrl: url,
      }),
  },
  twilioBy('twilio', twilio.HMAC_SHA1),
  twilioBy('twilio-sha256', twilio.HMAC_SHA256),
];
