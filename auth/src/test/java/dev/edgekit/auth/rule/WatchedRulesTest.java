package dev.edgekit.auth.rule;

import static dev.edgekit.auth.fixture.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.auth.fixture.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedRulesTest {
  @TempDir private Path directory;

  private final BlockingQueue<RuleReload> reloads = new LinkedBlockingQueue<>();

  private static String rules(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "  - {id: r" + i + ", when: 'Path(`/" + i + "`)', check: none}\n")
        .collect(Collectors.joining("", "rules:\n", ""));
  }

  private RuleSource watch(Path path) {
    return RuleSource.watching(path, reloads::add);
  }

  private RuleReload nextReload() throws InterruptedException {
    RuleReload reload = reloads.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(reload).isNotNull();
    return reload;
  }

  @Test
  void loadsWhatIsWrittenInPlace() throws Exception {
    Path file = Files.writeString(directory.resolve("rules.yaml"), rules(2));
    try (RuleSource source = watch(file)) {
      assertThat(source.current().size()).isEqualTo(2);

      Files.writeString(file, rules(3));

      assertThat(nextReload().succeeded()).isTrue();
      assertThat(source.current().size()).isEqualTo(3);
    }
  }

  @Test
  void loadsWhatIsMovedOver() throws Exception {
    Path file = Files.writeString(directory.resolve("rules.yaml"), rules(2));
    try (RuleSource source = watch(file)) {
      Path next = Files.writeString(directory.resolve("next"), rules(3));

      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);

      await().untilAsserted(() -> assertThat(source.current().size()).isEqualTo(3));
    }
  }

  @Test
  void followsTheLinksOfAConfigMap() throws Exception {
    version("..v1", 2);
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("..v1"));
    Path file = directory.resolve("rules.yaml");
    Files.createSymbolicLink(file, Path.of("..data", "rules.yaml"));
    try (RuleSource source = watch(file);
        RuleSource ofDirectory = watch(directory)) {
      version("..v2", 3);
      Path link = Files.createSymbolicLink(directory.resolve("..tmp"), Path.of("..v2"));

      Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

      await().untilAsserted(() -> assertThat(source.current().size()).isEqualTo(3));
      await().untilAsserted(() -> assertThat(ofDirectory.current().size()).isEqualTo(3));
    }
  }

  private void version(String name, int rules) throws IOException {
    Path version = Files.createDirectory(directory.resolve(name));
    Files.writeString(version.resolve("rules.yaml"), rules(rules));
  }

  @Test
  void keepsTheOldRulesWhereTheNewOnesAreBad() throws Exception {
    Path file = Files.writeString(directory.resolve("rules.yaml"), rules(2));
    try (RuleSource source = watch(file)) {
      RuleSet before = source.current();

      Files.writeString(file, rules(2) + "  - {id: x, when: 'Path(`/x', check: none}\n");
      RuleReload reload = nextReload();

      assertThat(reload.succeeded()).isFalse();
      assertThat(reload.problem().orElseThrow()).contains("rules.yaml:4");
      assertThat(source.current()).isSameAs(before);

      Files.writeString(file, rules(3));

      await().untilAsserted(() -> assertThat(source.current().size()).isEqualTo(3));
    }
  }

  @Test
  void keepsTheOldRulesWhereTheFileIsGone() throws Exception {
    Path file = Files.writeString(directory.resolve("rules.yaml"), rules(2));
    try (RuleSource source = watch(file)) {
      Files.delete(file);

      assertThat(nextReload().succeeded()).isFalse();
      assertThat(source.current().size()).isEqualTo(2);
    }
  }

  @Test
  void losesHalfOfTheRulesOnlyWhereThatIsMeant() throws Exception {
    Path file = Files.writeString(directory.resolve("rules.yaml"), rules(10));
    try (RuleSource source = watch(file)) {
      Files.writeString(file, "version: 1\n" + rules(4));

      assertThat(nextReload().problem().orElseThrow())
          .contains("only 4 rules of 10 would be left; allowShrink: true");
      assertThat(source.current().size()).isEqualTo(10);

      Files.writeString(file, "allowShrink: true\n" + rules(4));

      assertThat(nextReload().succeeded()).isTrue();
      assertThat(source.current().size()).isEqualTo(4);
    }
  }

  /** Cut at any place, a file either doesn't load or says the same of the rules that it has. */
  @Test
  void aCutFileNeverTakesEffect() throws Exception {
    String document =
        """
        defaults: {check: none}
        rules:
          - id: a
            when: Under(`/a`)
            check: api-key
            scopes: [admin]
          - {id: b, when: Under(`/b`), check: deny}
          - id: c
            when: Under(`/c`)
            check: session
            priority: 100
        """;
    Path file = Files.writeString(directory.resolve("rules.yaml"), document);
    FileOrigin origin = new FileOrigin(file, RuleSet.MAX_DOCUMENT_BYTES);
    List<Rule> whole = origin.load().inFileOrder();
    origin.adopted();

    for (int length = 0; length < document.length(); length++) {
      Files.writeString(file, document.substring(0, length));
      try {
        List<Rule> cut = origin.load().inFileOrder();
        assertThat(cut).as("cut at %d", length).isEqualTo(whole.subList(0, cut.size()));
      } catch (RuleSetException e) {
        // as it should
      }
    }
  }

  /** Taking back a rule that was just added must not leave it in force. */
  @Test
  void takesBackTheLastRuleAtOnce() throws Exception {
    Path file = Files.writeString(directory.resolve("rules.yaml"), rules(3));
    try (RuleSource source = watch(file)) {
      String open = "  - {id: open, when: 'Under(`/open`)', check: none}\n";
      Files.writeString(file, open, StandardOpenOption.APPEND);
      assertThat(nextReload().inForce().size()).isEqualTo(4);

      Files.writeString(file, rules(3));

      assertThat(nextReload().problem()).isEmpty();
      assertThat(source.current().size()).isEqualTo(3);

      Files.writeString(file, rules(2));

      assertThat(nextReload().problem()).isEmpty();
      assertThat(source.current().size()).isEqualTo(2);
    }
  }

  /** As {@code rsync -t} and {@code cp -p} write. */
  @Test
  void seesAChangeThatKeepsSizeAndTime() throws Exception {
    Path file = Files.writeString(directory.resolve("rules.yaml"), rules(3));
    try (RuleSource source = watch(file)) {
      FileTime time = Files.getLastModifiedTime(file);

      Files.writeString(file, rules(3).replace("none", "deny"));
      Files.setLastModifiedTime(file, time);

      assertThat(nextReload().succeeded()).isTrue();
      assertThat(source.current().checks()).contains("deny").doesNotContain("none");
    }
  }

  @Test
  void saysForHowLongChangedRulesAreRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("rules.yaml"), rules(2));
    try (RuleSource source = watch(file)) {
      assertThat(source.refusal()).isEmpty();

      Files.writeString(file, "rules: 1");
      nextReload();
      RuleSource.Refusal first = source.refusal().orElseThrow();
      Files.writeString(file, "rules: 22");
      nextReload();
      RuleSource.Refusal second = source.refusal().orElseThrow();

      assertThat(first.problem()).contains("rules must be a list");
      assertThat(second.age()).isGreaterThan(first.age());

      Files.writeString(file, rules(3));
      nextReload();

      assertThat(source.refusal()).isEmpty();
    }
  }

  @Test
  void saysThatASourceNeverRests() throws Exception {
    RestlessOrigin origin = new RestlessOrigin();
    try (RuleSource source = FollowedRules.start(origin, reloads::add)) {
      assertThat(nextReload().problem().orElseThrow()).contains("it has been changing for 5 s");
      assertThat(source.refusal()).isPresent();

      origin.rests = true;

      assertThat(nextReload().succeeded()).isTrue();
      assertThat(source.refusal()).isEmpty();
    }
  }

  private static final class RestlessOrigin implements FollowedRules.Origin {
    volatile boolean rests;
    private int changes;

    @Override
    public Duration pause() {
      return Duration.ofMillis(50);
    }

    @Override
    public String name() {
      return "restless";
    }

    @Override
    public String signature() {
      return String.valueOf(rests ? changes : ++changes);
    }

    @Override
    public RuleSet load() {
      return RuleSet.clientPrefix();
    }
  }

  @Test
  void aFileWithAnEndMarkHasToKeepIt() throws Exception {
    Path file = Files.writeString(directory.resolve("rules.yaml"), rules(4) + "...\n");
    try (RuleSource source = watch(file)) {
      Files.writeString(file, "defaults: {check: deny}\n" + rules(3));

      assertThat(nextReload().problem().orElseThrow()).contains("a line of three dots");

      Files.writeString(file, rules(3) + "...\n");

      assertThat(nextReload().succeeded()).isTrue();
      assertThat(source.current().size()).isEqualTo(3);
    }
  }

  @Test
  void readsTheFilesOfADirectoryInTheOrderOfTheirNames() throws Exception {
    Files.writeString(directory.resolve("20.yaml"), rules(1).replace("r0", "second"));
    Files.writeString(directory.resolve("10.yaml"), rules(1).replace("r0", "first"));
    Files.writeString(directory.resolve("notes.txt"), "no rules");

    assertThat(RuleSet.load(directory).ranked())
        .extracting(Rule::id)
        .containsExactly("first", "second");
  }

  @Test
  void refusesAnIdThatTwoFilesOfADirectoryUse() throws Exception {
    Files.writeString(directory.resolve("10.yaml"), rules(1));
    Files.writeString(directory.resolve("20.yaml"), rules(1));

    assertThatThrownBy(() -> RuleSet.load(directory))
        .isInstanceOf(RuleSetException.class)
        .hasMessageContaining("20.yaml:2: the id \"r0\" stands already in")
        .hasMessageEndingWith("10.yaml:2");
  }

  @Test
  void failsAtTheStartWhereThereAreNoRules() {
    assertThatThrownBy(() -> watch(directory.resolve("missing.yaml")))
        .isInstanceOf(RuleSetException.class)
        .hasMessageContaining("there is no such file");
  }
}
