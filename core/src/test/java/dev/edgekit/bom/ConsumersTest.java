package dev.edgekit.bom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Services on common frameworks, resolved by Maven without EdgeKit, and with it, its BOM imported
 * before or after the framework's: the framework's own versions are the same in all three.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsumersTest {
  private static final String BOOT = "org.springframework.boot:spring-boot-dependencies:";
  private static final List<Framework> FRAMEWORKS =
      List.of(
          new Framework(
              "boot4",
              List.of(BOOT + "4.1.2"),
              List.of("org.springframework.boot:spring-boot-starter-webmvc")),
          new Framework(
              "boot3",
              List.of(BOOT + "3.5.16"),
              List.of("org.springframework.boot:spring-boot-starter-web")),
          new Framework("javalin", List.of(), List.of("io.javalin:javalin:7.2.3")),
          new Framework(
              "jetty",
              List.of("org.eclipse.jetty:jetty-bom:12.1.14"),
              List.of(
                  "org.eclipse.jetty.ee11:jetty-ee11-servlet:12.1.14",
                  "org.eclipse.jetty.http2:jetty-http2-server:12.1.14")),
          new Framework("vertx", List.of(), List.of("io.vertx:vertx-core:5.2.3")),
          new Framework(
              "quarkus",
              List.of("io.quarkus:quarkus-bom:3.33.2"),
              List.of("io.quarkus:quarkus-rest")),
          new Framework(
              "micronaut",
              List.of("io.micronaut.platform:micronaut-platform:4.10.8"),
              List.of("io.micronaut:micronaut-http-server-netty")),
          new Framework(
              "helidon",
              List.of("io.helidon:helidon-dependencies:4.5.0"),
              List.of("io.helidon.webserver:helidon-webserver-http2")),
          new Framework(
              "dropwizard",
              List.of("io.dropwizard:dropwizard-dependencies:5.0.1"),
              List.of("io.dropwizard:dropwizard-core")),
          new Framework(
              "ktor",
              List.of("io.ktor:ktor-bom:3.5.2"),
              List.of("io.ktor:ktor-server-netty-jvm", "io.ktor:ktor-server-core-jvm")));
  private static final Pattern ARTIFACT =
      Pattern.compile(
          "([\\w.-]+):([\\w.-]+):(?:jar|pom)(?::[\\w.-]+)??:([\\w.-]+):(?:compile|runtime)");

  @TempDir static Path work;

  static Stream<Framework> frameworks() {
    return FRAMEWORKS.stream();
  }

  /** One reactor of EdgeKit and all consumers, so that nothing of it need be installed. */
  @BeforeAll
  static void resolve() throws Exception {
    List<String> consumers = new ArrayList<>();
    for (Framework framework : FRAMEWORKS) {
      consumers.add(write(framework.name + "-alone", framework.imports, framework.dependencies));
      consumers.add(write(framework.name + "-first", framework.withBom(true), framework.all()));
      consumers.add(write(framework.name + "-last", framework.withBom(false), framework.all()));
    }
    StringBuilder modules = new StringBuilder(module(work.relativize(edgekit()).toString()));
    consumers.forEach(consumer -> modules.append(module(consumer)));
    Files.writeString(
        work.resolve("pom.xml"),
        project("aggregator", "<packaging>pom</packaging><modules>" + modules + "</modules>"));
    run(
        Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
        "-q",
        "-B",
        "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:tree",
        "-DoutputFile=target/tree",
        "-am",
        "-pl",
        String.join(",", consumers));
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void keepsTheFrameworksVersions(Framework framework) throws IOException {
    Map<String, String> alone = tree(framework.name + "-alone");

    assertThat(alone).hasSizeGreaterThan(3);
    for (String place : List.of("-first", "-last")) {
      Map<String, String> joined = tree(framework.name + place);
      assertThat(joined).containsKeys("dev.edgekit:edgekit-auth", "dev.edgekit:edgekit-core");
      assertThat(joined).as(place).containsAllEntriesOf(alone);
    }
  }

  private static Map<String, String> tree(String consumer) throws IOException {
    Map<String, String> versions = new TreeMap<>();
    for (String line : Files.readAllLines(work.resolve(consumer).resolve("target/tree"))) {
      Matcher artifact = ARTIFACT.matcher(line);
      if (artifact.find()) {
        versions.put(artifact.group(1) + ":" + artifact.group(2), artifact.group(3));
      }
    }
    return versions;
  }

  private static Path edgekit() throws IOException {
    return Path.of("..").toRealPath();
  }

  private static String write(String name, List<String> imports, List<String> dependencies)
      throws IOException {
    StringBuilder managed = new StringBuilder();
    imports.forEach(
        bom -> managed.append(dependency(bom, "<type>pom</type><scope>import</scope>")));
    StringBuilder used = new StringBuilder();
    dependencies.forEach(artifact -> used.append(dependency(artifact, "")));
    Files.createDirectories(work.resolve(name));
    Files.writeString(
        work.resolve(name).resolve("pom.xml"),
        project(
            name,
            "<dependencyManagement><dependencies>"
                + managed
                + "</dependencies></dependencyManagement><dependencies>"
                + used
                + "</dependencies>"));
    return name;
  }

  private static String project(String name, String rest) {
    return "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>"
        + "<groupId>consumers</groupId><artifactId>"
        + name
        + "</artifactId><version>1</version>"
        + rest
        + "</project>";
  }

  private static String module(String path) {
    return "<module>" + path + "</module>";
  }

  private static String dependency(String coordinates, String rest) {
    String[] parts = coordinates.split(":", -1);
    String version = parts.length > 2 ? "<version>" + parts[2] + "</version>" : "";
    return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId>%s%s</dependency>"
        .formatted(parts[0], parts[1], version, rest);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Path log = work.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    process.destroy();
    assertThat(ended && process.exitValue() == 0).as(Files.readString(log)).isTrue();
  }

  record Framework(String name, List<String> imports, List<String> dependencies) {
    List<String> withBom(boolean first) {
      List<String> boms = new ArrayList<>(imports);
      boms.add(first ? 0 : boms.size(), "dev.edgekit:edgekit-bom:0.1.0-SNAPSHOT");
      return boms;
    }

    List<String> all() {
      List<String> all = new ArrayList<>(dependencies);
      all.addAll(
          List.of(
              "dev.edgekit:edgekit-cache",
              "dev.edgekit:edgekit-image",
              "dev.edgekit:edgekit-auth"));
      return all;
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
