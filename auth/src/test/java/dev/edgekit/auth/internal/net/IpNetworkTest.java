package dev.edgekit.auth.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpNetworkTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.3/8, 10.0.0.0, true",
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.2, false",
    "10.0.0.1/32, 10.0.0.2, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 1.2.3.4, false",
    "::/0, 2001:db8::1, true",
    "2001:db8::/32, 2001:db8:ffff::, true",
    "2001:db8::/32, 2001:db9::, false",
    "2001:db8::/64, 2001:db8::1:0:0:0, true",
    "2001:db8::/64, 2001:db8:0:1::, false",
    "2001:db8::/65, 2001:db8::8000:0:0:0, false",
    "2001:db8::1/128, 2001:db8::1, true",
    "2001:db8::1/128, 2001:db8::2, false",
    "10.0.0.0/8, ::ffff:10.1.1.1, true",
    "::ffff:10.0.0.0/104, 10.1.1.1, true",
    "::ffff:0:0/96, 1.2.3.4, true",
    "::ffff:0:0/95, 1.2.3.4, false",
  })
  void holdsTheAddressesThatShareItsBits(String network, String address, boolean held) {
    IpReader reader = new IpReader();
    assertThat(reader.read(address)).isTrue();

    assertThat(network(network).contains(reader.high(), reader.low())).isEqualTo(held);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/a", "10.0.0.0/1/1",
        "::/129", "::/1000", "fe80::%eth0/10", "10/8", "/8", ""
      })
  void whatIsNoNetworkIsRefused(String text) {
    assertThat(IpNetwork.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.0.0/16, true",
    "10.1.0.0/16, 10.0.0.0/8, false",
    "10.0.0.0/8, 10.0.0.0/8, true",
    "10.0.0.0/8, 11.0.0.0/16, false",
    "::/0, 10.0.0.0/8, false",
    "2001:db8::/32, 2001:db8:1::/48, true",
  })
  void holdsANetworkIfItHoldsEveryAddressOfIt(String outer, String inner, boolean held) {
    assertThat(network(outer).contains(network(inner))).isEqualTo(held);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, true", "::/0, true", "::ffff:0:0/96, true",
    "0.0.0.0/1, false", "::/1, false", "::/96, false"
  })
  void knowsWhenItIsEverybody(String network, boolean everybody) {
    assertThat(network(network).isEverybody()).isEqualTo(everybody);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3/8, 10.0.0.0, 10.0.0.0/8",
    "192.168.254.1, 192.168.254.1, 192.168.254.1/32",
    "2001:db8::/32, 2001:db8:0:0:0:0:0:0, 2001:db8:0:0:0:0:0:0/32",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8/128",
    "::ffff:10.0.0.0/104, 10.0.0.0, 10.0.0.0/8",
  })
  void isWrittenWithItsLowestAddress(String network, String address, String text) {
    assertThat(network(network).anAddress()).isEqualTo(address);
    assertThat(network(network).text()).isEqualTo(text);
    assertThat(network(text)).isEqualTo(network(network));
  }

  private static IpNetwork network(String text) {
    return IpNetwork.parse(text).orElseThrow();
  }
}
