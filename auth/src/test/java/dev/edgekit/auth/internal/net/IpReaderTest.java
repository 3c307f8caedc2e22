package dev.edgekit.auth.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpReaderTest {
  private final IpReader reader = new IpReader();

  /** RFC 5952 §4: lower case, no zeros in front, the longest run of zeros cut, the first of two. */
  @ParameterizedTest
  @CsvSource({
    "2001:0DB8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8::1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "fe80::a%eth0, fe80::a",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "1:2:3:4:5:6:192.0.2.33, 1:2:3:4:5:6:c000:221",
    "ABCD:EF09::, abcd:ef09::",
  })
  void readsEachFormOfAnAddress(String literal, String text) {
    assertThat(reader.read(literal)).isTrue();
    assertThat(reader.ipv6Text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "01.2.3.4",
        "256.1.1.1",
        "1.2.3.1000",
        "1.2.3.a",
        "1.2.3./",
        "1.2.3.4 ",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "1::2::3",
        ":1::2",
        "12345::",
        "g::",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3",
        "1.2.3.4::",
        "fe80::1%",
        "@::",
        "`::",
        "/::",
        "1.2.3.4%eth0"
      })
  void whatIsNoLiteralIsNoAddress(String text) {
    assertThat(reader.read(text)).isFalse();
  }

  @Test
  void anIpv4AddressIsTheIpv6AddressThatMapsIt() {
    assertThat(reader.read("192.0.2.255")).isTrue();

    assertThat(IpReader.isMapped(reader.high(), reader.low())).isTrue();
    assertThat(reader.low()).isEqualTo(0xFFFF_C000_02FFL);
    long low = reader.low();
    assertThat(reader.read("::ffff:192.0.2.255")).isTrue();
    assertThat(reader.low()).isEqualTo(low);
    assertThat(reader.read("::fffe:192.0.2.255")).isTrue();
    assertThat(IpReader.isMapped(reader.high(), reader.low())).isFalse();
    assertThat(IpReader.isMapped(1, low)).isFalse();
  }

  @Test
  void readsWhatTheJdkWrites() throws Exception {
    Random random = new Random(20261122);
    for (int i = 0; i < 2_000; i++) {
      ByteBuffer address = ByteBuffer.allocate(16);
      for (int word = 0; word < 8; word++) {
        address.putShort((short) (random.nextInt(3) == 0 ? random.nextInt() : 0));
      }
      InetAddress one = Inet6Address.getByAddress(null, address.array(), -1);

      assertThat(reader.read(one.getHostAddress())).isTrue();
      assertThat(reader.high()).isEqualTo(address.getLong(0));
      assertThat(reader.low()).isEqualTo(address.getLong(8));
      String text = reader.ipv6Text();
      assertThat(InetAddress.getByName(text)).isEqualTo(InetAddress.getByAddress(address.array()));
    }
  }
}
