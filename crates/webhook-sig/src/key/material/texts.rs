//! Keys of every kind, in the forms that the tests need.

/// RFC 8032's first test key.
pub(super) const ED25519: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
pub(super) const ED25519_BASE64: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
pub(super) const ED25519_SPKI: &str =
    "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
pub(super) const ED25519_SEED: &str =
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
pub(super) const ED25519_PKCS8: &str =
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";
pub(super) const ED25519_WHSK: &str = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2DXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhp\
        o9wdRGg==";

// Vendors' published keys.
pub(super) const SENDGRID: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3G\
        Rqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
pub(super) const EBAY: &str = "-----BEGIN PUBLIC KEY-----MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZhhxXKtR+TOvtDbgTPCkSo\
        f02qgBB7IsYOyf76ilExJ/upAa/vKIKheOoCyOpcLmi4t0b4uepb7LLjmMr90FUg==-----END PUBLIC KE\
        Y-----";
pub(super) const WOOVI: &str = "-----BEGIN PUBLIC KEY-----\nMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC/+NtIkjzevvqD+I3M\
        Mv3bLXDt\npvxBjY4BsRrSdca3rtAwMcRYYvxSnd7jagVLpctMiOxQO8ieUCKLSWHpsMAjO/zZ\nWMKbqoG8\
        MNpi/u3fp6zz0mcHCOSqYsPUUG19buW8bis5ZZ2IZgBObWSpTvJ0cnj6\nHKBAA82Jln+lGwS1MwIDAQAB\n\
        -----END PUBLIC KEY-----\n";
pub(super) const SNS: &str = "-----BEGIN CERTIFICATE-----\nMIIF1zCCBL+gAwIBAgIQB9pYWG3Mi7xej22g9pobJTANBgkqhkiG9w0\
        BAQsFADBG\nMQswCQYDVQQGEwJVUzEPMA0GA1UEChMGQW1hem9uMRUwEwYDVQQLEwxTZXJ2ZXIg\nQ0EgMUI\
        xDzANBgNVBAMTBkFtYXpvbjAeFw0yMTA5MDcwMDAwMDBaFw0yMjA4MTcy\nMzU5NTlaMBwxGjAYBgNVBAMTE\
        XNucy5hbWF6b25hd3MuY29tMIIBIjANBgkqhkiG\n9w0BAQEFAAOCAQ8AMIIBCgKCAQEAutFqueT3XgP13ud\
        zxE6UpbdjOtVO5DwoMpSM\niDNMnGzF1TYH5/R2LPUOBeTB0SkKnR4kpNcUZhicpGD4aKciz/GEZ6wu65xnc\
        fT9\nH/KBOQwoXYTuClHwp6fYpGzcGFaFoEYMnijL/o4qmTSd+ukglQUgKpsDw4ofw6rU\nm2CttJo+GQSNQ\
        9NfGR1h/0J+zsApkeSYrXRx5wNlu87z8os1C/6PBrUHwt3xXeaf\nXzfwut8aRRYsS8BySOA9DAgLfNHlfdQ\
        CjKPXKrG/ussgReyWD6n/HH+j7Uha3xos\nTzQqJifcxlTq6MxWdPR6fDaJNvqw6DOE7UjUNxHguXHlVfxhl\
        QIDAQABo4IC6TCC\nAuUwHwYDVR0jBBgwFoAUWaRmBlKge5WSPKOUByeWdFv5PdAwHQYDVR0OBBYEFAqz\nC\
        +vyouneE7mWWLbi9i0UsWUbMBwGA1UdEQQVMBOCEXNucy5hbWF6b25hd3MuY29t\nMA4GA1UdDwEB/wQEAwI\
        FoDAdBgNVHSUEFjAUBggrBgEFBQcDAQYIKwYBBQUHAwIw\nOwYDVR0fBDQwMjAwoC6gLIYqaHR0cDovL2Nyb\
        C5zY2ExYi5hbWF6b250cnVzdC5j\nb20vc2NhMWIuY3JsMBMGA1UdIAQMMAowCAYGZ4EMAQIBMHUGCCsGAQU\
        FBwEBBGkw\nZzAtBggrBgEFBQcwAYYhaHR0cDovL29jc3Auc2NhMWIuYW1hem9udHJ1c3QuY29t\nMDYGCCs\
        GAQUFBzAChipodHRwOi8vY3J0LnNjYTFiLmFtYXpvbnRydXN0LmNvbS9z\nY2ExYi5jcnQwDAYDVR0TAQH/B\
        AIwADCCAX0GCisGAQQB1nkCBAIEggFtBIIBaQFn\nAHYAKXm+8J45OSHwVnOfY6V35b5XfZxgCvj5TV0mXCV\
        dx4QAAAF7vfDVkQAABAMA\nRzBFAiEA2XfHuy36aqRFiaL8c3md2mH451go8707+fRE0pEdSRACIE/g5FXTU\
        XUZ\nPFcmOhm9TZ+uMY1i4CIQ/CKVWln6C3t+AHYAUaOw9f0BeZxWbbg3eI8MpHrMGyfL\n956IQpoN/tSLB\
        eUAAAF7vfDVjAAABAMARzBFAiBF1MhhFP0+FQt3daDFfMYoWwnr\nmuTInrjNpwfzlvQBugIhAPYadFzr+La\
        xSJoiZEbEHBvTts7bT0M3eCQONA2O7w6n\nAHUAQcjKsd8iRkoQxqE6CUKHXk4xixsD6+tLx2jwkGKWBvYAA\
        AF7vfDVdAAABAMA\nRjBEAiAtPapmFAuA71ih4NoSd5hJelzAltNQpxDMcDfDyHyU8gIgWxmaa6+2KbBu\n9\
        xdv379zvnJACFR7jc+4asl08Dn4aagwDQYJKoZIhvcNAQELBQADggEBAA54QX0u\noFWXfMmv02CGZv4NWo5\
        TapyeeixQ2kKpZHRdVZjxZrw+hoF6HD7P3kGjH8ztyJll\ntDxB0qgMltbPhQdScwhA6iTgoaBYqEUC/VHKd\
        4PmmPT6yIsM36NBZVmkGlzl5uNo\n/dBgBaG0SsVJnhr5zro3c2quC7n6fVGEZhf/UgQwRnnvThnvbNKgugl\
        DMq4uEqv8\nnjKyleht+glkcmXO0m9qLKt6BOS0amy6U2GlAwRn0Wx02ndJtnRCSC6kPuRWK/SQ\nFEjB7gC\
        K4hdKaAOuWdZpI55vF6ifOeM8toC3g7ofO8qLTnJupAG+ZitY5J3cvHWr\nHqOUdKigPDHYLRo=\n-----EN\
        D CERTIFICATE-----";

// Made with Python's `cryptography` and OpenSSL, for these tests.
pub(super) const P256_PKCS8: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAAAAABI0VniQq83vEjRWeJCrze8SNFZ4kKvN\
        7xI0VnihRANCAASKwYgjcwy3YhHgBwBsmJpU5a2I3fUgwFr9kjLIfD4sXmJLVp5LbXL9nDALmSVbibwCYrWH\
        gknaH11INZSTW3Ma";
pub(super) const P256_SEC1: &str = "MHcCAQEEIAAAAAASNFZ4kKvN7xI0VniQq83vEjRWeJCrze8SNFZ4oAoGCCqGSM49AwEHoUQDQgAEisGII3MM\
        t2IR4AcAbJiaVOWtiN31IMBa/ZIyyHw+LF5iS1aeS21y/ZwwC5klW4m8AmK1h4JJ2h9dSDWUk1tzGg==";
pub(super) const ENCRYPTED_PKCS8: &str = "MIH0MF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBBtnQA5C7wz/z+YOk1I2iHfAgIIADAMBggqhkiG\
        9w0CCQUAMB0GCWCGSAFlAwQBKgQQfzcx7tobCDJHSegD5mj6kQSBkHByjjiS3TNtsVJOtUJcHZgl2sevp1Oc\
        xRlnqFcNYOMZY0uSWO6PKJtZd2qxmyPYNSBuQZJE3L4mxvSNiUXsZRE9Ze4lmYwQ25l6K/b8abnnws/IEDEC\
        o91oNkwYF8N/txoJEoyg4k9OvIdHUMcPvygkRMymV06Uc/b5rz0kQcVYbUumObIT2VYVShEa9O+0Wg==";
pub(super) const P224_SPKI: &str = "ME4wEAYHKoZIzj0CAQYFK4EEACEDOgAEBUnE2AkbT6n9e9gvEJlHp6/UpPW8b29wZsepieE7AWEk2QHLRqFj\
        /8s8OwBOghJ7xHBZDQT9jzk=";
pub(super) const P384_SPKI: &str = "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEW4lDdRy3k0xXI1EuKiohLRl3xOLL+PVJ/+7OoYBIBhyaUU4S3ATU\
        q42P1EehDcqkb7uM4nXHhM4u4s77nnny6N2cvMGUnKXqVpnjlC+SA9wBx+PBPCCFO3bsmodBU1+E";
pub(super) const P521_SPKI: &str = "MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBKIQwpCObEhlJ9S2wsBUWpydTIkUpm3ZH8VYEh1kkPp5Z60S4\
        o6D4gaSqjAm5ZPhY6ZnkU/CiXMWsmRctxloW8OYBOgHvXeyBLs3clV8gRW40NJKlIXRU4KPTQXYS0Kedcvwb\
        brX6sOd74qx0kej3cGF6HiAL9lK/UVhmGha5xjwOpNA=";
pub(super) const SECP256K1_SPKI: &str = "MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEHmoSaUgFNI4fxewg2YXQ3lUqEpXRy94mGoz+U5dJv+KKynL0vakN\
        71J1dyPTblfeX9/z69IEqnnerULl0k3VQw==";
pub(super) const EXPLICIT_P256: &str = "MIIBSzCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAAAAAAAAAAAAAA////////\
        ////////MFsEIP////8AAAABAAAAAAAAAAAAAAAA///////////////8BCBaxjXYqjqT57PrvVV2mIa8ZR0G\
        sMxTsPY7zjw+J9JgSwMVAMSdNgiG5wSTamZ44ROdJreBn36QBEEEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg\
        9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9QIhAP////8AAAAA//////////+85vqt\
        pxeehPO5ysL8YyVRAgEBA0IABFarSTIUw4K1RUWuRgDNmK/Zb95FuT4DesAT82KrrYKl2eqh07zpVO47qnwj\
        sNS5gGJZmbMDeVwTZ/7pbAqm/Do=";
pub(super) const RSA_SPKI: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDJK5eX6QFTgPhW0Nd2jnYsupwKAytJciGHRsJUaictb+ip\
        KHbQTrM9wx3jC8Ne6PkIkWlLC7bcM61k5z5MnCSjXhlnt6c+K+pySpetm0So5EokcW58P7nzAd9zwmZIpIIj\
        Z04iqMkUZpxEyNj+bCGaBXkobwnoyy5y/dkfcKtYcwIDAQAB";
pub(super) const RSA_PKCS1: &str = "MIGJAoGBAMkrl5fpAVOA+FbQ13aOdiy6nAoDK0lyIYdGwlRqJy1v6KkodtBOsz3DHeMLw17o+QiRaUsLttwz\
        rWTnPkycJKNeGWe3pz4r6nJKl62bRKjkSiRxbnw/ufMB33PCZkikgiNnTiKoyRRmnETI2P5sIZoFeShvCejL\
        LnL92R9wq1hzAgMBAAE=";
pub(super) const RSA_PKCS8: &str = "MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBAMkrl5fpAVOA+FbQ13aOdiy6nAoDK0lyIYdG\
        wlRqJy1v6KkodtBOsz3DHeMLw17o+QiRaUsLttwzrWTnPkycJKNeGWe3pz4r6nJKl62bRKjkSiRxbnw/ufMB\
        33PCZkikgiNnTiKoyRRmnETI2P5sIZoFeShvCejLLnL92R9wq1hzAgMBAAECgYEAsCy++8iQ4sJFujH3H9qv\
        X4ilcpdH53BOMJwlP6wfV0l0JgBL3S2vB13C5L2+gXXh8kD2R0ShBcM0DPP+uTTdV660DZcpaGiwRfYjiTMf\
        7aPEnXAQktCIQZ6qUyvr1WlsQThWAS9Dhr++rGEQp7O2nRdUZk4loBaaeIK6YjdYeeECQQDw+C7DSlWpYD4u\
        wZujCvc7DddVaVAxNO5OCjQPg1+/qYNKKV88ZkP1QfjFlTyh3Mr5zg861Mdn3qqI1qj798hZAkEA1bfks37R\
        bnAyUFZaqYevYPMAqgV2al9KqgU3drqeFBwruwSx/Ir3dzCC6ZhOCoqsPu3z11nvwrL+wKmyVVwNqwJBAIlk\
        iI0y+gqb5HiWTV42J2bVany5kk6sJl/6s1pRBqvqRABp/HIcwQy689P8VljX4idylP5vSc7wh32EH0+jJOkC\
        QDjkWSdHLS0/BMXKFxxmGFOwnI6mIZ2zfEbCWL9sckRcM2/3kgHuZG4AJflVKAE6ZRvjcDP1pxOnXpWfFvAO\
        Lz0CQH7tX5Cv07B6BEE8TIawsxfHZTZBErfDedCinZsqd6QJCP7IvxbmjR10Ou0KJtzAYkrymUosRvmpP4kX\
        40uz9E8=";
pub(super) const RSA_PRIVATE: &str = "MIICXQIBAAKBgQDJK5eX6QFTgPhW0Nd2jnYsupwKAytJciGHRsJUaictb+ipKHbQTrM9wx3jC8Ne6PkIkWlL\
        C7bcM61k5z5MnCSjXhlnt6c+K+pySpetm0So5EokcW58P7nzAd9zwmZIpIIjZ04iqMkUZpxEyNj+bCGaBXko\
        bwnoyy5y/dkfcKtYcwIDAQABAoGBALAsvvvIkOLCRbox9x/ar1+IpXKXR+dwTjCcJT+sH1dJdCYAS90trwdd\
        wuS9voF14fJA9kdEoQXDNAzz/rk03VeutA2XKWhosEX2I4kzH+2jxJ1wEJLQiEGeqlMr69VpbEE4VgEvQ4a/\
        vqxhEKeztp0XVGZOJaAWmniCumI3WHnhAkEA8Pguw0pVqWA+LsGbowr3Ow3XVWlQMTTuTgo0D4Nfv6mDSilf\
        PGZD9UH4xZU8odzK+c4POtTHZ96qiNao+/fIWQJBANW35LN+0W5wMlBWWqmHr2DzAKoFdmpfSqoFN3a6nhQc\
        K7sEsfyK93cwgumYTgqKrD7t89dZ78Ky/sCpslVcDasCQQCJZIiNMvoKm+R4lk1eNidm1Wp8uZJOrCZf+rNa\
        UQar6kQAafxyHMEMuvPT/FZY1+IncpT+b0nO8Id9hB9PoyTpAkA45FknRy0tPwTFyhccZhhTsJyOpiGds3xG\
        wli/bHJEXDNv95IB7mRuACX5VSgBOmUb43Az9acTp16VnxbwDi89AkB+7V+Qr9OwegRBPEyGsLMXx2U2QRK3\
        w3nQop2bKnekCQj+yL8W5o0ddDrtCibcwGJK8plKLEb5qT+JF+NLs/RP";
pub(super) const RSA_PSS: &str = "MIGdMAsGCSqGSIb3DQEBCgOBjQAwgYkCgYEA9JU4Acn7uFaADWWvpJ7+LZDO7BDFS6qEWC1sQHPDfHYCE7Hr\
        yxlamPck/ddjzExtI3moPIeQ1+pQtFzdfVboQBhWbg2jxM2nb9BPhlPKybUgdu8tnESB4gpsTXeUYwesLs4C\
        9r7y2RwZpkuwpk7/65AkuenkxAOOUQ7LSinu9FsCAwEAAQ==";
pub(super) const X25519_SPKI: &str = "MCowBQYDK2VuAyEAt1XO1k1KJ84yr88Znxij7R8xiXAosP9uVRkepEnbJkQ=";
pub(super) const ED25519_URL: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
pub(super) const P256_SPKI: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEisGII3MMt2IR4AcAbJiaVOWtiN31IMBa/ZIyyHw+LF5iS1ae\
    S21y/ZwwC5klW4m8AmK1h4JJ2h9dSDWUk1tzGg==";
pub(super) const RSA_N: &str = "ySuXl-kBU4D4VtDXdo52LLqcCgMrSXIhh0bCVGonLW_oqSh20E6zPcMd4wvDXuj5CJFpSwu23DOtZOc-TJwk\
    o14ZZ7enPivqckqXrZtEqORKJHFufD-58wHfc8JmSKSCI2dOIqjJFGacRMjY_mwhmgV5KG8J6Msucv3ZH3Cr\
    WHM";
