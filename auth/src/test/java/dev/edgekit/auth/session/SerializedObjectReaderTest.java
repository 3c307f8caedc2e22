package dev.edgekit.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SerializedObjectReaderTest {
  private static final String LONG =
      "aced00057372000e6a6176612e6c616e672e4c6f6e673b8be490cc8f23df0200014a000576616c7565787200106a"
          + "6176612e6c616e672e4e756d62657286ac951d0b94e08b0200007870";

  @Test
  void readsWhatTheJdkWrites() throws IOException {
    assertThat(read(1795344102466L)).isEqualTo("{\"value\":1795344102466}");
    assertThat(read(1800)).isEqualTo("{\"value\":1800}");
    assertThat(read("홍길동")).isEqualTo("\"홍길동\"");
    assertThat(read(TimeUnit.SECONDS)).isEqualTo("\"SECONDS\"");
    assertThat(read(new int[] {1, 2})).isEqualTo("[1,2]");
    assertThat(read(new String[] {"a", "a", null})).isEqualTo("[\"a\",\"a\",null]");
    assertThat(read(new TreeMap<>(Map.of("k", "v")))).isEqualTo("{\"k\":\"v\"}");
    assertThat(read(new ArrayList<>(List.of(1L, 2L)))).isEqualTo("{\"size\":2}");
  }

  @Test
  void readsTheOctetsThatSpringStores() throws IOException {
    byte[] octets = HexFormat.of().parseHex(LONG + "000001a2033cf702");

    assertThat(new SpringValue(SerializedObjectReader.read(octets)).number())
        .hasValue(0x1a2033cf702L);
  }

  @Test
  void failsOnEveryPrefix() throws IOException {
    byte[] octets = write(new TreeMap<>(Map.of("k", 1L)));

    for (int i = 4; i < octets.length - 10; i++) {
      byte[] prefix = Arrays.copyOf(octets, i);
      assertThatThrownBy(() -> SerializedObjectReader.read(prefix)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void endsOnAnyOctets() throws IOException {
    byte[] octets = write(new TreeMap<>(Map.of("k", new int[] {1, 2, 3}, "l", "m")));
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = octets.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        changed[4 + random.nextInt(changed.length - 4)] = (byte) random.nextInt();
      }
      try {
        SerializedObjectReader.read(changed);
      } catch (IOException expected) {
        // and nothing else
      }
    }
  }

  @Test
  void failsOnWhatIsTooDeep() throws IOException {
    Object nested = "x";
    for (int i = 0; i < 200; i++) {
      nested = new Object[] {nested};
    }
    byte[] octets = write(nested);

    assertThatThrownBy(() -> SerializedObjectReader.read(octets)).hasMessageContaining("deeper");
  }

  private static String read(Object value) throws IOException {
    return SerializedObjectReader.read(write(value)).toString();
  }

  private static byte[] write(Object value) throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(octets)) {
      out.writeObject(value);
    }
    return octets.toByteArray();
  }
}
