package dev.edgekit.cache.internal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.history.MortalRedis;
import dev.edgekit.cache.internal.log.LogEntry;
import dev.edgekit.cache.internal.log.LogSlice;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The limits of the log's script, with small ones in the place of those that a node gives. */
@DisabledOnOs(OS.WINDOWS)
class LogScriptTest {
  private static final String[] KEYS = new RedisKeys("script", 1).logKeys();

  private int incarnations = 20;
  private MortalRedis redis;
  private RedisClient client;
  private StatefulRedisConnection<String, byte[]> connection;
  private RedisCommands<String, byte[]> commands;

  @BeforeEach
  void start() throws IOException {
    redis = MortalRedis.start();
    client = RedisClient.create("redis://127.0.0.1:" + redis.port());
    connection = client.connect(RedisConnections.CODEC);
    commands = connection.sync();
  }

  @AfterEach
  void stop() throws IOException {
    connection.close();
    client.shutdown();
    redis.close();
  }

  /** What a node says; what isn't set says nothing. */
  private final class Look {
    private final String node;
    private final String incarnation;
    private final long at;
    private RedisCommands<String, byte[]> by = commands;
    private String flags = "";
    private String next = text(++incarnations);
    private long wanted = 1000;
    private long maxNames = 100_000;
    private long maxEntries = 20_000;
    private long bound = 2000;
    private long from = -1;
    private long to = -1;
    private long goneBelow;
    private List<String> members = List.of();
    private List<String> restored = List.of();
    private List<String> names = List.of();

    Look(String node, String incarnation, long at) {
      this.node = node;
      this.incarnation = incarnation;
      this.at = at;
    }

    LogSlice asked() {
      List<String> arguments = new ArrayList<>();
      arguments.addAll(List.of(node, incarnation, text(at), next, flags, text(wanted)));
      arguments.addAll(List.of(text(maxNames), text(maxEntries), text(bound), text(from)));
      arguments.addAll(List.of(text(to), "0", text(goneBelow), text(members.size())));
      arguments.add(text(restored.size() / 2));
      arguments.addAll(members);
      arguments.addAll(restored);
      arguments.addAll(names);
      byte[][] bytes = arguments.stream().map(a -> a.getBytes(UTF_8)).toArray(byte[][]::new);
      return LogAnswer.slice(by.eval(script(), ScriptOutputType.MULTI, KEYS, bytes));
    }
  }

  private static String text(long number) {
    return Long.toString(number);
  }

  private static String script() {
    try (InputStream in = LogScriptTest.class.getResourceAsStream("log.lua")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One node, and a log that has begun. */
  private LogSlice begun() {
    return new Look("one", "", 0).asked();
  }

  private Look look(LogSlice last) {
    return new Look("one", text(last.incarnation()), last.last());
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  @Test
  void moreNamesThanTheIndexHoldsRaiseTheFloorByTheOldest() {
    Look some = look(begun());
    some.maxNames = 3; // one of them is no name
    some.names = List.of("ka", "kb");
    LogSlice full = some.asked();
    assertThat(full.floor()).isZero();

    Look more = look(full);
    more.maxNames = 3;
    more.names = List.of("kc");
    LogSlice over = more.asked();

    assertThat(over.floor()).isEqualTo(full.last());
    assertThat(commands.zcard(KEYS[2])).isEqualTo(3);
    Look none = look(over);
    none.maxNames = 2;
    assertThat(none.asked().floor()).as("only where names were added").isEqualTo(full.last());
    assertThat(commands.zcard(KEYS[2])).isEqualTo(3);
    none.maxNames = 1;
    none.names = List.of("kd");
    assertThat(none.asked().floor()).isEqualTo(over.last() + 1);
  }

  @Test
  void whatIsPutBackRaisesTheFloorToo() {
    LogSlice begun = begun();
    commands.hset(KEYS[1], "run", "another".getBytes(UTF_8));
    LogSlice restarted = look(begun).asked();
    assertThat(restarted.settled()).isFalse();

    Look restoring = look(restarted);
    restoring.maxNames = 2;
    restoring.from = restarted.restored();
    restoring.to = restarted.restored() + 2;
    restoring.restored = List.of("ka", "1", "kb", "2");
    LogSlice after = restoring.asked();

    assertThat(after.floor()).isEqualTo(after.last());
    assertThat(after.restored()).isEqualTo(restarted.restored() + 2);
  }

  @Test
  void theStreamIsCut() {
    Look many = look(begun());
    many.maxEntries = 10;
    many.names = names("k", 50_000);
    LogSlice cut = many.asked();

    assertThat(cut.last()).isGreaterThan(500);
    assertThat(cut.first()).isGreaterThan(300);
    assertThat(commands.xlen(KEYS[0])).isLessThan(250);
  }

  @Test
  void anEntryHoldsAHundredNames() {
    LogSlice begun = begun();
    Look many = look(begun);
    many.names = names("k", 201);
    many.flags = "w";
    LogSlice after = many.asked();

    assertThat(after.appended()).isEqualTo(begun.last() + 3);
    assertThat(after.entries())
        .extracting(entry -> entry.names().size())
        .containsExactly(100, 100, 1);
    assertThat(after.entries()).extracting(LogEntry::wakes).containsOnly(true);
  }

  @Test
  void whatIsPutBackStandsInEntriesOfAHundredNames() {
    LogSlice begun = begun();
    commands.hset(KEYS[1], "run", "another".getBytes(UTF_8));
    LogSlice restarted = look(begun).asked();
    List<String> pairs =
        IntStream.range(0, 201).boxed().flatMap(i -> List.of("k" + i, "" + i).stream()).toList();

    Look restoring = look(restarted);
    restoring.from = restarted.restored();
    restoring.to = restarted.restored() + 300;
    restoring.restored = pairs;
    LogSlice after = restoring.asked();

    assertThat(after.entries())
        .extracting(entry -> entry.restored().size())
        .containsExactly(100, 100, 1);
    assertThat(after.entries()).extracting(LogEntry::origin).containsOnly(begun.incarnation());
  }

  @Test
  void aLookBringsWholeEntriesUpToTheNamesThatItWants() {
    LogSlice begun = begun();
    Look many = look(begun);
    many.wanted = 0;
    many.names = names("k", 1200);
    assertThat(many.asked().entries()).isEmpty();

    Look few = look(begun);
    few.wanted = 101;
    assertThat(few.asked().entries()).hasSize(2);
    few.wanted = 100;
    assertThat(few.asked().entries()).hasSize(1);
    few.wanted = 100_000; // more than a page of entries
    assertThat(few.asked().entries()).hasSize(12);
  }

  @Test
  void aHundredNodesAreStruckOffAtOnce() {
    LogSlice last = begun();
    for (int i = 0; i < 130; i++) {
      last = new Look("n" + i, text(last.incarnation()), last.last()).asked();
    }
    Look append = look(last);
    append.names = List.of("ka");
    LogSlice after = append.asked();

    Look strikes = look(after);
    strikes.goneBelow = after.last();
    LogSlice struck = strikes.asked();

    assertThat(struck.last()).isEqualTo(after.last() + 1);
    assertThat(struck.entries().get(0).left()).hasSize(100);
    Look again = look(struck);
    again.goneBelow = struck.last();
    assertThat(again.asked().entries().get(0).left()).hasSize(30);
    Look none = look(struck);
    none.goneBelow = after.last();
    assertThat(none.asked().last()).as("nobody left, no entry").isEqualTo(struck.last() + 1);
  }

  @Test
  void aDoubtStrikesOffWhoHasNotLookedFiveHundredAtOnce() {
    LogSlice last = begun();
    for (int i = 0; i < 1100; i++) {
      commands.zadd(KEYS[3], 1, ("n" + i).getBytes(UTF_8));
    }
    commands.hset(KEYS[1], "run", "another".getBytes(UTF_8));
    LogSlice restarted = look(last).asked();
    LogSlice looked = look(restarted).asked();

    Look doubts = look(looked);
    doubts.flags = "d";
    LogSlice after = doubts.asked();

    assertThat(after.settled()).isTrue();
    assertThat(after.doubt()).isEqualTo(after.begun());
    assertThat(after.entries().get(0).left()).hasSize(500).doesNotContain("one");
    assertThat(commands.zcard(KEYS[3])).isEqualTo(1102 - 500);
    assertThat(commands.exists(KEYS[4])).isZero();
  }

  @Test
  void sixteenAncestorsAreKept() {
    LogSlice last = begun();
    for (int i = 0; i < 20; i++) {
      commands.hset(KEYS[1], "run", ("another" + i).getBytes(UTF_8));
      Look next = look(last);
      next.next = text(100 + i);
      last = next.asked();
    }

    assertThat(last.forks()).hasSize(16);
    assertThat(last.forks().keySet()).startsWith(118L, 117L).endsWith(103L);
    Look stranger = new Look("two", "77", 5);
    stranger.next = "200";
    assertThat(stranger.asked().forks().keySet()).startsWith(119L, 77L, 118L).hasSize(16);
  }

  /** What an ancestor shared with this log ends where the log's own knowledge ended. */
  @Test
  void noAncestorIsSharedBeyondWhatSurvived() {
    LogSlice first = begun();
    Look append = look(first);
    append.names = List.of("ka");
    LogSlice last = append.asked();
    commands.hset(KEYS[1], "run", "another".getBytes(UTF_8));
    commands.hset(KEYS[1], "forks", "55:1000".getBytes(UTF_8));

    LogSlice after = look(last).asked();

    assertThat(after.forks()).containsEntry(55L, last.last());
  }

  /** A stream that another program emptied, while the rest of the log is there. */
  @Test
  void anEmptyStreamBeginsBehindTheLast() {
    LogSlice last = begun();
    commands.xtrim(KEYS[0], 0);

    LogSlice after = look(last).asked();
    LogSlice behind = new Look("one", text(last.incarnation()), last.last() - 1).asked();

    assertThat(after.first()).isEqualTo(last.last() + 1);
    assertThat(behind.first()).isEqualTo(last.last() + 1);
    assertThat(look(last).asked().incarnation()).isEqualTo(last.incarnation());
  }

  /** So that an idle fleet costs neither replicas nor a log on disk anything. */
  @Test
  void aLookAtWhatIsKnownChangesNothing() {
    LogSlice last = begun();
    LogSlice known = look(last).asked();
    String before = changes();

    assertThat(look(known).asked().last()).isEqualTo(known.last());

    assertThat(changes()).isEqualTo(before);
  }

  private String changes() {
    return commands
        .info("persistence")
        .lines()
        .filter(line -> line.startsWith("rdb_changes_since_last_save"))
        .findAny()
        .orElseThrow();
  }

  @Test
  void theFloorOutlastsARestartAndEndsWithTheIndex() {
    Look some = look(begun());
    some.maxNames = 2;
    some.names = List.of("ka", "kb");
    LogSlice raised = some.asked();
    assertThat(raised.floor()).isPositive();

    commands.hset(KEYS[1], "run", "another".getBytes(UTF_8));
    LogSlice restarted = look(raised).asked();
    assertThat(restarted.floor()).isEqualTo(raised.floor());
    commands.del(KEYS[2]);

    assertThat(look(restarted).asked().floor()).isZero();
  }

  /** Only those who follow this log say who follows it, and only while that is asked. */
  @Test
  void whoIsAskedIsSaidByThoseWhoFollow() {
    LogSlice before = begun();
    commands.hset(KEYS[1], "run", "another".getBytes(UTF_8));
    Look old = look(before);
    old.flags = "m";
    old.members = List.of("elsewhere");
    LogSlice restarted = old.asked();

    Look answers = look(restarted);
    answers.flags = "a";
    answers.to = -5; // not what goes on, and no way back
    LogSlice settled = answers.asked();
    assertThat(settled.settled()).isTrue();
    assertThat(commands.exists(KEYS[4])).isZero();

    Look late = look(settled);
    late.flags = "m";
    late.members = List.of("elsewhere");
    late.from = settled.restored();
    late.to = settled.restored() - 1;
    assertThat(late.asked().restored()).isEqualTo(settled.restored());
    assertThat(commands.exists(KEYS[4])).isZero();
  }

  @Test
  void theLongestBoundOfAnyNodeHolds() {
    LogSlice last = begun();
    Look patient = new Look("two", text(last.incarnation()), last.last());
    patient.bound = 5000;
    assertThat(patient.asked().boundMillis()).isEqualTo(5000);
    assertThat(look(last).asked().boundMillis()).isEqualTo(5000);
  }

  /** Who may ask for the process counts a new one alone as a restart; who may not, a connection. */
  @Test
  void aNewConnectionIsARestartForThoseAloneWhoMayNotAskForTheProcess() throws IOException {
    LogSlice begun = begun();
    Look connects = look(begun);
    connects.flags = "c";
    assertThat(connects.asked().incarnation()).isEqualTo(begun.incarnation());

    String rules = "ACL SETUSER blind on nopass ~* +@all -info";
    assertThat(redis.command(rules)).isEqualTo("+OK");
    try (StatefulRedisConnection<String, byte[]> blind =
        client.connect(
            RedisConnections.CODEC, RedisURI.create("redis://blind:x@127.0.0.1:" + redis.port()))) {
      Look looks = look(begun);
      looks.by = blind.sync();
      assertThat(looks.asked().incarnation()).isEqualTo(begun.incarnation());
      looks.flags = "c";
      LogSlice restarted = looks.asked();
      assertThat(restarted.incarnation()).isNotEqualTo(begun.incarnation());
      Look again = look(restarted);
      again.by = blind.sync();
      assertThat(again.asked().incarnation()).isEqualTo(restarted.incarnation());
    }
  }

  @Test
  void aDoubtOutlastsARestartAndEndsWithTheLog() {
    LogSlice begun = begun();
    assertThat(begun.doubt()).isEqualTo(begun.begun());
    commands.hset(KEYS[1], "run", "another".getBytes(UTF_8));
    LogSlice restarted = look(begun).asked();
    assertThat(restarted.doubt()).isEqualTo(begun.doubt());
    commands.del(KEYS[0]);

    assertThat(look(restarted).asked().doubt()).isZero();
  }

  /** What a node knows of another incarnation has another order; what has gaps is not all. */
  @Test
  void nothingIsPutBackByWhoDoesNotFollowNorOutOfTurn() {
    LogSlice before = begun();
    commands.hset(KEYS[1], "run", "another".getBytes(UTF_8));
    LogSlice restarted = look(before).asked();

    Look elsewhere = look(before);
    elsewhere.from = restarted.restored();
    elsewhere.to = restarted.restored() + 2;
    elsewhere.restored = List.of("ka", "1");
    LogSlice after = elsewhere.asked();
    Look gap = look(restarted);
    gap.from = restarted.restored() + 1;
    gap.to = restarted.restored() + 2;
    gap.restored = List.of("ka", "1");

    assertThat(after.last()).isEqualTo(restarted.last());
    assertThat(gap.asked().last()).isEqualTo(restarted.last());
    assertThat(after.restored()).isEqualTo(restarted.restored());
    assertThat(commands.zscore(KEYS[2], "ka".getBytes(UTF_8))).isNull();
  }

  /** So that no herd of nodes that have not heard of a doubt puts back in vain. */
  @Test
  void nothingIsPutBackAfterADoubt() {
    LogSlice before = begun();
    commands.hset(KEYS[1], "run", "another".getBytes(UTF_8));
    Look doubts = look(look(before).asked());
    doubts.flags = "d";
    LogSlice doubted = doubts.asked();

    Look late = look(doubted);
    late.from = doubted.restored();
    late.to = doubted.restored() + 2;
    late.restored = List.of("ka", "1");

    assertThat(late.asked().last()).isEqualTo(doubted.last());
    assertThat(commands.zscore(KEYS[2], "ka".getBytes(UTF_8))).isNull();
  }

  /** Whose list is empty has said nothing, and the restart still asks. */
  @Test
  void whoIsInTheFleetIsSaidByThoseAloneWhoSayThatTheyDo() {
    LogSlice before = begun();
    commands.del(KEYS[3]);
    LogSlice lost = look(before).asked();

    Look answers = look(lost);
    answers.flags = "a";
    assertThat(answers.asked().settled()).isFalse();
    answers.flags = "am";
    answers.members = List.of("one");
    assertThat(answers.asked().settled()).isTrue();
  }
}
