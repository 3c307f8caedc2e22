package dev.edgekit.examples.gateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.util.InetAddressSet;

/** What the command line says. Every value was checked when it was read. */
final class Options {
  private final Map<Flag, String> values;

  private Options(Map<Flag, String> values) {
    this.values = values;
  }

  /**
   * The options that these arguments spell.
   *
   * @throws IllegalArgumentException with a message for the person who typed them
   */
  static Options parse(String... args) {
    Map<Flag, String> values = new EnumMap<>(Flag.class);
    for (int i = 0; i < args.length; i++) {
      Flag flag = flag(args[i]);
      boolean bare = flag.kind() == Flag.Kind.SWITCH;
      if (!bare && i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value");
      }
      if (values.put(flag, bare ? "" : args[++i]) != null) {
        throw new IllegalArgumentException(flag.text() + " is given twice");
      }
    }
    Options options = new Options(values);
    values.forEach(FlagValue::check);
    options.checkTogether();
    return options;
  }

  private static Flag flag(String argument) {
    return Stream.of(Flag.values())
        .filter(flag -> flag.text().equals(argument))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown option: " + argument));
  }

  private void checkTogether() {
    if (isOn(Flag.HELP)) {
      return;
    }
    if (!isOn(Flag.ORIGIN)) {
      throw new IllegalArgumentException("--origin is missing");
    }
    if (isOn(Flag.TLS_KEYSTORE) != isOn(Flag.TLS_PASSWORD)) {
      throw new IllegalArgumentException("--tls-keystore and --tls-password go together");
    }
    for (Flag flag : List.of(Flag.SERVICES, Flag.RULES_REDIS)) {
      if (isOn(flag) && !isOn(Flag.RULES)) {
        throw new IllegalArgumentException(flag.text() + " means nothing without --rules");
      }
    }
    var unused = address();
  }

  /** Whether the flag was given. */
  boolean isOn(Flag flag) {
    return values.containsKey(flag);
  }

  /** The flag's value or its default. */
  Optional<String> text(Flag flag) {
    return Optional.ofNullable(values.get(flag)).or(flag::standard);
  }

  Optional<Path> file(Flag flag) {
    return text(flag).map(Path::of);
  }

  Duration time(Flag flag) {
    return FlagValue.time(flag, required(flag));
  }

  long bytes(Flag flag) {
    long bytes = FlagValue.bytes(flag, required(flag));
    long heap = Runtime.getRuntime().maxMemory() / flag.heapShare();
    return isOn(flag) ? bytes : Math.min(bytes, heap);
  }

  /** As {@link #bytes}, of a flag whose limit is that of an array. */
  int arrayBytes(Flag flag) {
    return Math.toIntExact(Math.min(bytes(flag), Integer.MAX_VALUE - 64));
  }

  int count(Flag flag) {
    return FlagValue.count(flag, required(flag));
  }

  /** The parts of a list; none for {@code none}. */
  List<String> list(Flag flag) {
    String text = required(flag);
    return text.equals("none") ? List.of() : List.of(text.split("\\s*,\\s*"));
  }

  InetAddressSet addresses(Flag flag) {
    return FlagValue.addresses(flag, required(flag));
  }

  Map<String, OriginAddress> services() {
    return FlagValue.services(Flag.SERVICES, required(Flag.SERVICES));
  }

  OriginAddress origin() {
    return OriginAddress.parse(Flag.ORIGIN.text(), required(Flag.ORIGIN));
  }

  /** Where to listen. */
  InetSocketAddress address() {
    String bind = required(Flag.BIND);
    try {
      return new InetSocketAddress(InetAddress.getByName(bind), count(Flag.PORT));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("--bind must be an address of this host: " + bind, e);
    }
  }

  private String required(Flag flag) {
    return text(flag).orElseThrow(() -> new IllegalArgumentException(flag.text() + " is missing"));
  }
}
