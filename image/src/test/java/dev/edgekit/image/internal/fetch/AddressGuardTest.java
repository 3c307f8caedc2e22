package dev.edgekit.image.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class AddressGuardTest {
  @ParameterizedTest(name = "{0}: {1} ({2})")
  @CsvFileSource(resources = "/ssrf-addresses.csv", numLinesToSkip = 1)
  void allowsPublicAddressesOnly(String address, boolean isPublic, String why)
      throws UnknownHostException {
    assertThat(AddressGuard.isPublic(InetAddress.getByName(address))).as(why).isEqualTo(isPublic);
  }
}
