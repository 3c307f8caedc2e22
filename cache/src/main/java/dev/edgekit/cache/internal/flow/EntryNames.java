package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.internal.log.Names;
import dev.edgekit.cache.internal.rules.CacheGroups;
import dev.edgekit.http.Response;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names in the log that invalidate a response. A pure decision. */
final class EntryNames {
  private EntryNames() {}

  /** Its key, its tags and groups, and the paths that it lies under. */
  static List<String> of(LoadJob job, Response response) {
    Set<String> names = known(job);
    job.policy().tagsOf(response).forEach(tag -> names.add(Names.of(tag)));
    CacheGroups.of(job.request().host(), response.headers())
        .forEach(group -> names.add(Names.of(group)));
    for (String field : response.headers().all("Cache-Tag")) {
      for (String tag : field.split(",", -1)) {
        CacheTag.parse(tag.strip()).ifPresent(known -> names.add(Names.of(known)));
      }
    }
    return List.copyOf(names);
  }

  /** The names known before there is a response, as they stand in the log. */
  static List<String> before(LoadJob job) {
    Set<String> names = known(job);
    job.policy().tagsOfAll().forEach(tag -> names.add(Names.of(tag)));
    Set<String> shortened = new LinkedHashSet<>(Names.shortened(List.copyOf(names)));
    if (job.stored() != null) {
      shortened.addAll(job.stored().names());
    }
    return List.copyOf(shortened);
  }

  private static Set<String> known(LoadJob job) {
    Set<String> names = new LinkedHashSet<>();
    names.add(Names.of(job.key()));
    names.addAll(Names.under(job.request().target())); // whatever key the policy makes of it
    return names;
  }
}
