package dev.edgekit.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.Request;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Limits;
import dev.edgekit.image.store.FilesystemOriginals;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a service gets that depends on the four jars. */
class PackagingTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern XML = Pattern.compile("```xml\n(.*?)```", Pattern.DOTALL);
  private static final String NATIVES_OF_A_PLATFORM =
      ".*/(ffmpeg|javacpp)-[^/]*-(linux|macosx|windows)-[^/]*\\.jar";

  static List<Class<?>> entryPoints() {
    return List.of(Request.class, ResponseCache.class, ImageService.class, AuthGate.class);
  }

  @ParameterizedTest
  @MethodSource("entryPoints")
  void carriesItsLicence(Class<?> entryPoint) throws Exception {
    Path jar = jar(entryPoint);

    assertThat(inside(jar, "META-INF/LICENSE")).contains("Apache License");
    assertThat(inside(jar, "META-INF/NOTICE"))
        .contains("GNU Lesser General Public License 3")
        .isEqualTo(Files.readString(ROOT.resolve("NOTICE")));
  }

  @Test
  void noTwoPublicTypesShareASimpleName() throws Exception {
    Map<String, List<String>> byName = new TreeMap<>();
    for (Class<?> entryPoint : entryPoints()) {
      for (Class<?> type : publicTypes(jar(entryPoint))) {
        byName.computeIfAbsent(type.getSimpleName(), n -> new ArrayList<>()).add(type.getName());
      }
    }

    assertThat(byName).hasSizeGreaterThan(100);
    byName.values().removeIf(types -> types.size() == 1);
    assertThat(byName).isEmpty();
  }

  @Test
  void servesAvifAndWebpWithTheJarsThatTheRecipeLeaves(@TempDir Path scratch) throws Exception {
    List<String> jars =
        Stream.of(classPath().split(File.pathSeparator, -1))
            .filter(jar -> !jar.contains("scrimage-webp"))
            .filter(jar -> !slashed(jar).matches(NATIVES_OF_A_PLATFORM) || isOfThisPlatform(jar))
            .toList();
    Path output = scratch.resolve("output");

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(File.pathSeparator, jars),
                SmallDeployment.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(output)).contains("image/avif image/webp image/jpeg");
  }

  /** Jars of picture codecs are nearly all of it; what is beside them is a few megabytes. */
  @Test
  void theReadmeSaysHowLargeTheCodecsAre() throws IOException {
    long all = 0;
    long small = 0;
    for (String jar : classPath().split(File.pathSeparator, -1)) {
      boolean codec = slashed(jar).matches(".*/(ffmpeg|javacpp|scrimage-)[^/]*\\.jar");
      boolean linux = !slashed(jar).matches(NATIVES_OF_A_PLATFORM) || jar.contains("linux-x86_64");
      all += codec ? Files.size(Path.of(jar)) : 0;
      small += codec && linux && !jar.contains("scrimage-webp") ? Files.size(Path.of(jar)) : 0;
    }

    assertThat(all / 1e6).isBetween(said("every platform") - 8, said("every platform"));
    assertThat(small / 1e6)
        .isBetween(said("one platform, as below") - 8, said("one platform, as below"));
  }

  private static double said(String row) throws IOException {
    Matcher said =
        Pattern.compile("`edgekit-image`, " + row + " \\| ([0-9.]+) ")
            .matcher(Files.readString(ROOT.resolve("README.md")));
    assertThat(said.find()).isTrue();
    return Double.parseDouble(said.group(1));
  }

  @Test
  void theRecipeNamesWhatItLeavesOutAndTheVersionsOfTheBuild() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String recipe =
        XML.matcher(readme)
            .results()
            .map(block -> block.group(1))
            .filter(block -> block.contains("<exclusion>"))
            .collect(Collectors.joining());
    String pom = Files.readString(ROOT.resolve("pom.xml"));

    assertThat(recipe)
        .contains("<groupId>org.bytedeco</groupId><artifactId>*</artifactId></exclusion>")
        .contains("<artifactId>scrimage-webp</artifactId></exclusion>")
        .contains("<version>" + property(pom, "ffmpeg.version") + "</version>")
        .contains("<version>" + property(pom, "javacpp.version") + "</version>");
  }

  private static String property(String pom, String name) {
    Matcher value = Pattern.compile("<" + Pattern.quote(name) + ">(.*?)<").matcher(pom);
    assertThat(value.find()).isTrue();
    return value.group(1);
  }

  /** Surefire hands over a jar that names the real one in its manifest. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static boolean isOfThisPlatform(String jar) {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String name = os.contains("mac") ? "macosx" : os.contains("win") ? "windows" : "linux";
    String arch = System.getProperty("os.arch").matches("aarch64|arm64") ? "arm64" : "x86_64";
    return jar.endsWith("-" + name + "-" + arch + ".jar");
  }

  private static String slashed(String path) {
    return path.replace('\\', '/');
  }

  static List<Class<?>> publicTypes(Path jar) throws IOException, ClassNotFoundException {
    List<Class<?>> types = new ArrayList<>();
    for (var module : ModuleFinder.of(jar).findAll()) {
      List<String> exported =
          module.descriptor().exports().stream()
              .filter(e -> !e.isQualified())
              .map(Exports::source)
              .toList();
      try (var reader = module.open();
          Stream<String> entries = reader.list()) {
        for (String entry : entries.filter(e -> e.endsWith(".class")).toList()) {
          String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
          int dot = name.lastIndexOf('.');
          if (dot > 0 && exported.contains(name.substring(0, dot)) && !name.contains("package-")) {
            Class<?> type = Class.forName(name, false, PackagingTest.class.getClassLoader());
            // A nested type is read with its outer one's name before it.
            if (Modifier.isPublic(type.getModifiers()) && type.getEnclosingClass() == null) {
              types.add(type);
            }
          }
        }
      }
    }
    return types;
  }

  static Path jar(Class<?> type) throws URISyntaxException {
    URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
    return Path.of(place);
  }

  private static String inside(Path jar, String entry) throws IOException {
    var module = ModuleFinder.of(jar).findAll().iterator().next();
    try (var reader = module.open();
        var in = reader.open(entry).orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Prints the types of three answers: a browser's that takes AVIF, WebP, and neither. */
  static final class SmallDeployment {
    /** The first picture loads the codecs, on a machine that may have much else to do. */
    private static final Duration SLOW_START = Duration.ofMinutes(1);

    public static void main(String[] args) throws IOException {
      Path photographs = Path.of("src/main/resources/dev/edgekit/examples/demo/photographs");
      try (ImageService images =
          ImageService.builder()
              .originals(FilesystemOriginals.at(photographs))
              .widths(160)
              .limits(Limits.defaults().withTimeout(SLOW_START))
              .build()) {
        String types =
            Arrays.stream(new String[] {"image/avif,image/webp", "image/webp", "image/jpeg"})
                .map(accept -> type(images, accept))
                .collect(Collectors.joining(" "));
        System.out.println(types);
      }
      System.exit(0);
    }

    private static String type(ImageService images, String accept) {
      Request request = Request.get("/images/dogs.jpg?w=160").header("Accept", accept).build();
      return images.serve(request).headers().first("Content-Type").orElse("none");
    }
  }
}
