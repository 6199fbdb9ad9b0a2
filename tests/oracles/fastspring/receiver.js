// Computes what the Node.js sample on FastSpring's page "Message security" computes, and compares;
// it is written anew, not copied: node receiver.js SECRET SIGNATURE < body
const { createHmac } = require('node:crypto');
const { readFileSync } = require('node:fs');

const [secret, signature] = process.argv.slice(2);
const computed = createHmac('sha256', secret).update(readFileSync(0)).digest().toString('base64');
console.log(computed === signature ? 'accepted' : 'refused');
