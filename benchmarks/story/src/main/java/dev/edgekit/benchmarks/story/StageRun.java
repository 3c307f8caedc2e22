package dev.edgekit.benchmarks.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One stage: everything is started, the day is played, and every hop is asked what it saw. */
final class StageRun {
  private static final double HOT_WRITES_PER_SECOND = 5;

  private final Stage stage;
  private final Stores stores;
  private final String key;
  private final long seed;
  private final Traffic traffic;

  StageRun(Stage stage, Stores stores, String key, long seed, Traffic traffic) {
    this.stage = stage;
    this.stores = stores;
    this.key = key;
    this.seed = seed;
    this.traffic = traffic;
  }

  Result run() throws IOException, InterruptedException {
    stores.flush();
    try (Surroundings around = Surroundings.start(stage, stores);
        Day day = new Day(stage, around, key, traffic.signedIn())) {
      WarmUp.of(around, key);
      long queries = queries(around);
      long[] redis = stores.redisTraffic();
      Map<String, Double> cpu = around.cpuSeconds();
      day.play(schedule());
      Map<String, Double> cpuAfter = around.cpuSeconds();
      cpuAfter.replaceAll((name, seconds) -> seconds - cpu.getOrDefault(name, 0.0));
      long[] redisAfter = stores.redisTraffic();
      long asked = queries(around) - queries;
      around.endLog();
      return result(
          day, around, cpuAfter, redisAfter[0] - redis[0], redisAfter[1] - redis[1], asked);
    }
  }

  private List<Event> schedule() {
    List<Event> day = Schedule.day(seed, traffic);
    if (stage != Stage.RACE) {
      return day;
    }
    return Stream.concat(
            day.stream(), Schedule.hotWrites(seed, traffic, HOT_WRITES_PER_SECOND).stream())
        .sorted(Comparator.comparingLong(Event::atMicros))
        .toList();
  }

  private Result result(
      Day day,
      Surroundings around,
      Map<String, Double> cpu,
      long redisCommands,
      long redisBytes,
      long queries)
      throws IOException {
    return new Result(
        stage,
        day.pages(),
        day.publicCalls(),
        Hop.of(around.cdnLog(), path -> !Hop.isPicture(path)),
        Hop.of(around.cdnLog(), Hop::isPicture),
        Hop.of(around.apiLog(), Hop::isPublic),
        Hop.of(around.apiLog(), path -> path.startsWith("/client/")),
        Hop.of(around.apiLog(), path -> !Hop.isPublic(path) && !path.startsWith("/client/")),
        Hop.of(around.imagesLog(), path -> true),
        redisCommands,
        redisBytes,
        queries,
        cpu,
        percentiles(day.apiMillis(), 0.5, 0.99),
        percentiles(day.pictureMillis(), 0.5, 0.99),
        percentiles(day.purgeMillis(), 0.5, 1),
        day.answers().judge(Platform.BOUND),
        day.pictures().bytes(),
        day.pictures().types(),
        day.failures().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, e -> e.getValue().sum(), (a, b) -> a, TreeMap::new)));
  }

  private static Spread percentiles(Latencies latencies, double low, double high) {
    return new Spread(latencies.percentile(low), latencies.percentile(high));
  }

  private static long queries(Surroundings around) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    long sum = 0;
    for (String node : around.nodeUrls()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(node + "/figures")).build();
      sum += Long.parseLong(client.send(request, BodyHandlers.ofString()).body());
    }
    return sum;
  }
}
