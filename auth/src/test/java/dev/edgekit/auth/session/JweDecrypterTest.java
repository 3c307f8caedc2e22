package dev.edgekit.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.auth.session.JweDecrypter.Sealed;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others have published of the same calculations. */
class JweDecrypterTest {
  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits == null ? "" : digits.replaceAll("\\s", ""));
  }

  /** RFC 5869, appendix A.1 and A.3. */
  @ParameterizedTest
  @CsvSource({
    "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 000102030405060708090a0b0c,"
        + " f0f1f2f3f4f5f6f7f8f9, 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
        + "34007208d5b887185865",
    "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, , ,"
        + " 8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
  })
  void derivesKeysAsTheRfcDoes(String secret, String salt, String info, String key)
      throws GeneralSecurityException {
    byte[] expected = hex(key);

    assertThat(JweDecrypter.hkdf(hex(secret), hex(salt), hex(info), expected.length))
        .isEqualTo(expected);
  }

  /** RFC 7518, appendix B.3. */
  @Test
  void opensTheRfcsCbc() throws GeneralSecurityException {
    byte[] key =
        hex(
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                + "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f");
    byte[] associated =
        "The second principle of Auguste Kerckhoffs".getBytes(StandardCharsets.US_ASCII);
    byte[] text =
        hex(
            "4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd"
                + "822c301dd67c373bccb584ad3e9279c2e6d12a1374b77f077553df829410446b"
                + "36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3"
                + "a3b75e662a2594410ae496b2e2e6609e31e6e02cc837f053d21f37ff4f51950b"
                + "be2638d09dd7a4930930806d0703b1f6");
    byte[] tag = hex("4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5");
    byte[] initialization = hex("1af38c2dc2b96ffdd86694092341bc04");

    byte[] plain = JweDecrypter.openCbc(new Sealed(associated, initialization, text, tag), key);

    assertThat(new String(plain, StandardCharsets.US_ASCII))
        .isEqualTo(
            "A cipher system must not be required to be secret, and it must be able to fall into"
                + " the hands of the enemy without inconvenience");
    tag[31] ^= 1;
    assertThatThrownBy(
            () -> JweDecrypter.openCbc(new Sealed(associated, initialization, text, tag), key))
        .isInstanceOf(GeneralSecurityException.class);
  }

  /** McGrew and Viega, The Galois/Counter Mode of Operation, test case 16. */
  @Test
  void opensTheSpecificationsGcm() throws GeneralSecurityException {
    byte[] key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
    Sealed sealed =
        new Sealed(
            hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
            hex("cafebabefacedbaddecaf888"),
            hex(
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                    + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"),
            hex("76fc6ece0f4e1768cddf8853bb2d551b"));

    assertThat(JweDecrypter.openGcm(sealed, key))
        .isEqualTo(
            hex(
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                    + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"));
  }
}
