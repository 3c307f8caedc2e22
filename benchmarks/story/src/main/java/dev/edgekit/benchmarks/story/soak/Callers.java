package dev.edgekit.benchmarks.story.soak;

import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.benchmarks.story.Answers;
import dev.edgekit.benchmarks.story.Commit;
import dev.edgekit.benchmarks.story.Day;
import dev.edgekit.benchmarks.story.Place;
import dev.edgekit.benchmarks.story.Platform;
import dev.edgekit.benchmarks.story.Site;
import dev.edgekit.benchmarks.story.Surroundings;
import dev.edgekit.benchmarks.story.Told;
import dev.edgekit.benchmarks.story.Zipf;
import dev.edgekit.benchmarks.story.node.ServiceNode;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Asks for everything that the platform answers, and checks each answer. Thread-safe. */
final class Callers {
  private static final int LEARNERS = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(100);
  private static final int ATTEMPTS = 10;
  private static final int SESSION_ATTEMPTS = 100;
  private static final Duration SESSION_PAUSE = Duration.ofMillis(300);
  private static final List<String> ACCEPTED = List.of("image/avif,*/*", "image/webp,*/*", "*/*");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String cdn;
  private final String balancer;
  private final String key;
  private final Findings findings;
  private final Windows windows;
  private final Judge judge;
  private final Answers answers = new Answers();
  private final Truth truth = new Truth();
  private final Covers covers = new Covers();
  private final HostilePictures hostile;
  private final Zipf courses = new Zipf(Platform.COURSES, 1);
  private final Zipf categories = new Zipf(Platform.CATEGORIES, 0.8);
  private final List<String> sessions = new ArrayList<>();
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  /** An answer that a caller may ask about again. */
  private record Kept(String tag, String text) {}

  Callers(
      Surroundings around, Site site, Findings findings, Windows windows, Judge judge, long seed)
      throws IOException {
    this.cdn = around.cdnUrl();
    this.balancer = around.balancerUrl();
    this.key = site.key();
    this.findings = findings;
    this.windows = windows;
    this.judge = judge;
    try (ExpressSessions store =
        ExpressSessions.connect(around.sessionsRedis(), List.of(ServiceNode.SESSION_SECRET))
            .withInsecureCookie()) {
      for (int learner = 0; learner < LEARNERS; learner++) {
        sessions.add(session(store, "learner-" + learner));
      }
    }
    this.hostile = new HostilePictures(site.uploads().originals(), goodPictures(), seed);
  }

  /** A machine that has just started everything may take longer than a service has time. */
  private static String session(ExpressSessions store, String learner) {
    for (int attempt = 1; ; attempt++) {
      try {
        return store.create(learner).split(";", 2)[0];
      } catch (RedisException e) {
        if (attempt == SESSION_ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(SESSION_PAUSE.toNanos());
      }
    }
  }

  private List<byte[]> goodPictures() throws IOException {
    List<byte[]> good = new ArrayList<>();
    for (String accept : ACCEPTED) {
      String target = "/images/" + Platform.cover(1) + "?w=640";
      good.add(send(get(balancer + target).header("Accept", accept)).body());
    }
    return good;
  }

  Answers answers() {
    return answers;
  }

  /** One request, or the few that belong together. */
  void ask(Random random) {
    int which = random.nextInt(100);
    long began = Day.wallMicros();
    try {
      if (which < 60) {
        page(random.nextBoolean() ? cdn : balancer, path(random), random.nextInt(3) == 0);
      } else if (which < 75) {
        own(random.nextInt(LEARNERS));
      } else if (which < 83) {
        refused(random);
      } else if (which < 93) {
        picture(random);
      } else if (which < 95) {
        hostile(random);
      } else {
        expect(
            "with a key",
            get(balancer + "/prices/" + course(random)).header("X-API-Key", key),
            200);
      }
    } catch (IOException e) {
      failed("no answer", e.toString(), began);
    }
  }

  private String path(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> "/categories";
      case 1 -> "/categories/" + (1 + categories.draw(random));
      default -> "/courses/" + course(random);
    };
  }

  private int course(Random random) {
    return 1 + courses.draw(random);
  }

  private String page(String base, String path, boolean again) throws IOException {
    long began = Day.wallMicros();
    Kept before = kept.get(path);
    HttpRequest.Builder request = get(base + path).header("Cookie", "visitor=" + began);
    if (again && before != null) {
      request.header("If-None-Match", before.tag);
    }
    HttpResponse<byte[]> response = send(request);
    findings.asked(base.equals(cdn) ? "pages by the CDN" : "pages past the CDN");
    String text;
    if (response.statusCode() == 304 && before != null) {
      text = before.text;
    } else if (response.statusCode() == 200) {
      text = new String(response.body(), StandardCharsets.UTF_8);
      response.headers().firstValue("ETag").ifPresent(tag -> kept.put(path, new Kept(tag, text)));
      truth.objection(path, text).ifPresent(what -> findings.wrong("another answer", what));
    } else {
      failed("pages", response, began);
      return "";
    }
    Map<String, String> fields = new HashMap<>();
    response.headers().map().forEach((name, values) -> fields.put(name, String.join(", ", values)));
    Place place = Place.of(false, fields);
    answers.answered(new Told(place, path, began, Day.wallMicros(), fields, text));
    return text;
  }

  private void own(int learner) throws IOException {
    long began = Day.wallMicros();
    HttpResponse<byte[]> response =
        send(get(cdn + "/client/me").header("Cookie", sessions.get(learner)));
    findings.asked("with a session");
    String text = new String(response.body(), StandardCharsets.UTF_8);
    if (response.statusCode() == 503 && windows.meets(Windows.Away.SESSIONS, began)) {
      findings.lost("sessions while their Redis was away");
    } else if (response.statusCode() != 200) {
      failed("sessions", response, began);
    } else if (!text.contains("\"learner-" + learner + "\"")) {
      findings.wrong("somebody else's answer", text + " for learner-" + learner);
    }
  }

  private void refused(Random random) throws IOException {
    switch (random.nextInt(4)) {
      case 0 -> expect("without a session", get(cdn + "/client/me"), 401);
      case 1 ->
          expect(
              "with a forged session",
              get(cdn + "/client/me").header("Cookie", forged(random)),
              401);
      case 2 ->
          expect(
              "with a wrong key", get(balancer + "/prices/3").header("X-API-Key", key + "x"), 401);
      default -> expect("ambiguous", get(cdn + "/client/%2e%2e/prices/3"), 400);
    }
  }

  private String forged(Random random) {
    String session = sessions.get(random.nextInt(LEARNERS));
    return session.substring(0, session.length() - 5) + "AAAAA";
  }

  private void expect(String what, HttpRequest.Builder request, int status) throws IOException {
    long began = Day.wallMicros();
    HttpResponse<byte[]> response = send(request);
    findings.asked(what);
    if (response.statusCode() != status) {
      failed(what + ", instead of " + status, response, began);
    }
  }

  private void picture(Random random) throws IOException {
    long began = Day.wallMicros();
    Optional<Covers.Shown> shown =
        Covers.in(page(random.nextBoolean() ? cdn : balancer, "/courses/" + course(random), false));
    if (shown.isEmpty()) {
      return; // said by page
    }
    List<Integer> ladder = Platform.LADDER.subList(0, 4);
    String target = shown.get().address() + "&w=" + ladder.get(random.nextInt(ladder.size()));
    String accept = ACCEPTED.get(random.nextInt(ACCEPTED.size()));
    HttpResponse<byte[]> response = send(get(cdn + target).header("Accept", accept));
    findings.asked("pictures");
    if (response.statusCode() != 200) {
      failed("pictures", response, began);
    } else if (!isPicture(response)) {
      findings.wrong("no picture", target);
    } else if (covers.isOther(shown.get(), response.body(), began)) {
      findings.wrong(
          "the picture that was replaced", target + " of version " + shown.get().version());
    }
  }

  private static boolean isPicture(HttpResponse<byte[]> response) {
    String head =
        new String(
            response.body(), 0, Math.min(16, response.body().length), StandardCharsets.ISO_8859_1);
    return switch (response.headers().firstValue("Content-Type").orElse("")) {
      case "image/avif" -> head.startsWith("ftypavi", 4);
      case "image/webp" -> head.startsWith("RIFF") && head.startsWith("WEBP", 8);
      case "image/jpeg" -> head.startsWith("\u00ff\u00d8\u00ff");
      case "image/png" -> head.startsWith("PNG", 1);
      default -> false;
    };
  }

  private void hostile(Random random) throws IOException {
    long began = Day.wallMicros();
    String name = hostile.next();
    String target = "/images/" + name + "?w=" + Platform.LADDER.get(random.nextInt(2));
    String accept = ACCEPTED.get(random.nextInt(ACCEPTED.size()));
    HttpResponse<byte[]> response = send(get(balancer + target).header("Accept", accept));
    int status = response.statusCode();
    findings.asked("hostile pictures: " + status);
    if (status == 200 ? !isPicture(response) : status < 400 || status > 499) {
      failed("hostile pictures", response, began);
    }
  }

  /** Writes, as often as it takes until one is reported: whoever took it may not live to tell. */
  void write(String kind, String entity, int subject) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      long began = Day.wallMicros();
      if (entity.equals("cover")) {
        covers.replacing(subject, began);
      }
      try {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(URI.create(balancer + kind + subject))
                .POST(HttpRequest.BodyPublishers.noBody());
        HttpResponse<byte[]> response = send(request.header("X-API-Key", key));
        String text = new String(response.body(), StandardCharsets.UTF_8);
        if (response.statusCode() == 200) {
          committed(entity, subject, Commit.parse(text));
          return;
        }
        failed("writes", response, began);
      } catch (IOException e) {
        failed("writes", e.toString(), began);
      }
    }
    findings.wrong("a write that nobody takes", kind + subject);
  }

  private void committed(String entity, int subject, Commit commit) {
    findings.asked("writes");
    answers.committed(entity + "-" + subject, commit);
    judge.heard(commit);
    if (entity.equals("cover")) {
      covers.replaced(subject, commit.version(), Math.max(commit.purged(), Day.wallMicros()));
    }
  }

  /** The status of a request to a node, past everything; −1 if there is none. */
  int status(String url) {
    try {
      return send(get(url)).statusCode();
    } catch (IOException e) {
      return -1;
    }
  }

  /** Another status than the one to expect. A 503 of a problem says that it is for the moment. */
  private void failed(String kind, HttpResponse<byte[]> response, long beganMicros) {
    String text = new String(response.body(), StandardCharsets.UTF_8);
    boolean isProblem = text.startsWith("{\"type\"");
    if (response.statusCode() == 503 && isProblem && !kind.equals("pages")) {
      findings.busy(kind);
    } else {
      failed(kind + ": " + response.statusCode(), response.uri() + " " + text, beganMicros);
    }
  }

  private void failed(String kind, String example, long beganMicros) {
    if (windows.meets(Windows.Away.NODE, beganMicros)) {
      findings.lost("with a node that was killed");
    } else {
      findings.wrong(kind, example);
    }
  }

  private static HttpRequest.Builder get(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
