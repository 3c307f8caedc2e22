package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.internal.answer.AnswerSource;
import dev.edgekit.cache.internal.answer.CacheStatus;
import dev.edgekit.cache.internal.answer.DownstreamFields;
import dev.edgekit.cache.internal.answer.HitWriter;
import dev.edgekit.cache.internal.answer.PassingWriter;
import dev.edgekit.cache.internal.answer.Sharing;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;

/**
 * The one way out: counts an answer, and writes it with what the log says of it at this moment.
 * Thread-safe.
 */
final class Exit {
  private final Tiers tiers;
  private final Environment environment;
  private final CacheEvents events;

  Exit(Tiers tiers, Environment environment, CacheEvents events) {
    this.tiers = tiers;
    this.environment = environment;
    this.events = events;
  }

  Response finish(Visit visit, Served served) {
    return served.fold(
        stored -> stored(visit, stored),
        passing -> passing(visit, passing),
        refusal -> {
          String status = CacheStatus.of(new AnswerSource.Refused(), 0, Standing.CURRENT);
          Response own = refusal.response();
          return own.withHeaders(CacheStatus.added(own.headers(), status));
        },
        nothing -> {
          countMiss(visit);
          if (nothing.failure() instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) nothing.failure();
        });
  }

  private Response stored(Visit visit, Served.Stored served) {
    Standing standing = tiers.standing(served.response());
    DownstreamFields downstream = downstream(visit, served.response().headers(), standing);
    count(visit, served.source());
    Response answer =
        HitWriter.write(visit.request(), served.response(), downstream, served.source(), standing);
    if (served.source() instanceof AnswerSource.Hit) {
      events.saved(answer);
    }
    tiers.storeCodings(visit.key(), served.response());
    return visit.policy().fresh().isPresent() || served.origin().isEmpty()
        ? answer
        : withAgeOf(served.origin().get(), answer);
  }

  private Response passing(Visit visit, Served.Passing served) {
    Response response = served.response().response();
    Standing standing = tiers.standing(served.response());
    DownstreamFields downstream = downstream(visit, response.headers(), standing);
    count(visit, served.source());
    String status = CacheStatus.of(served.source(), 0, standing);
    return PassingWriter.write(visit.request(), response, downstream, status);
  }

  private DownstreamFields downstream(Visit visit, Headers headers, Standing standing) {
    Sharing sharing = visit.asker().sharing(headers, visit.policy());
    boolean vouched = standing == Standing.CURRENT;
    return new DownstreamFields(visit.policy(), sharing, vouched, environment.millis());
  }

  private void count(Visit visit, AnswerSource source) {
    if (source instanceof AnswerSource.Hit hit && hit.detail() != AnswerSource.Detail.JUST_LANDED) {
      events.hit(visit.key(), hit.tier(), hit.isStale());
    } else if (source instanceof AnswerSource.Hit || source.isMiss()) {
      countMiss(visit);
    }
  }

  private void countMiss(Visit visit) {
    if (visit.found() == null) {
      events.miss(visit.key());
    }
  }

  /** A response straight from the origin is as old as the origin says (RFC 9111 §5.1). */
  private static Response withAgeOf(Response origin, Response answer) {
    return origin
        .headers()
        .first("Age")
        .map(age -> answer.withHeader("Age", age))
        .orElseGet(() -> answer.withHeaders(answer.headers().without("Age")));
  }
}
