<?php
// Computes what the PHP sample on FastSpring's page "Message security" computes, and compares;
// it is written anew, not copied: php receiver.php SECRET SIGNATURE < body
[, $secret, $signature] = $argv;
$computed = base64_encode(hash_hmac('sha256', file_get_contents('php://stdin'), $secret, true));
echo hash_equals($computed, $signature) ? "accepted\n" : "refused\n";
