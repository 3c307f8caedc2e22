package dev.edgekit.cache.internal.redis;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a user of Redis must be allowed to do, and what to say where it is not allowed.
 *
 * @param namespace of the keys
 */
public record RedisRights(String namespace) {
  /** All commands, including those of the scripts, which an ACL checks, too. */
  public static final List<String> COMMANDS =
      List.of(
          "eval,evalsha,ping,select,time,info,exists,del,unlink,pexpire,get,set,hget,hmget,hset,"
              .concat("hsetnx,hgetall,xadd,xrange,xread,zadd,zrem,zcard,zscore,zrange,zrevrange,")
              .concat("zrangebyscore,zremrangebyrank")
              .split(",", -1));

  /** What a client of a cluster needs as well. */
  public static final String CLUSTER_RULES = "+cluster|slots +cluster|nodes +cluster|shards";

  /** Errors that tell of the server's condition, not of what a user may do. */
  private static final Pattern CONDITION =
      Pattern.compile(
          "\\b(OOM|MISCONF|READONLY|NOREPLICAS|MASTERDOWN|LOADING|BUSY|CLUSTERDOWN|TRYAGAIN)\\b");

  /** The rules of an ACL that are enough, for any name and password. */
  public String rules() {
    return "~" + namespace + ":* " + granting(COMMANDS);
  }

  private static String granting(Iterable<String> commands) {
    List<String> rules = new ArrayList<>();
    commands.forEach(command -> rules.add("+" + command.toLowerCase(ROOT)));
    return String.join(" ", rules);
  }

  /** What to do about an error with this code; begins with a separator, or is empty. */
  String advice(String code, RedisUse use) {
    return switch (code) {
      case "NOPERM" -> ". EdgeKit needs: ACL SETUSER <name> " + rules();
      case "NOAUTH", "WRONGPASS" -> ". See to the user and the password in its address";
      case "OOM" -> ". Give Redis more memory, or what else lies in it a lifetime";
      case "READONLY" -> ". This is a replica: give the address of its master, or the sentinels'";
      case "WRONGTYPE" ->
          ". Something else wrote there: delete the keys "
              + (use.isOfLog()
                  ? namespace + ":*:{log}:*"
                  : namespace + ":*:e:* and " + namespace + ":*:l:*, which are loaded again");
      default -> "";
    };
  }

  /**
   * What a user lacks, and what would grant it; empty if nothing.
   *
   * @param found by the script {@code check.lua}: commands and the errors that they gave,
   *     alternating
   */
  String missing(List<String> found) {
    Set<String> commands = new LinkedHashSet<>();
    Set<String> words = new LinkedHashSet<>();
    boolean keys = false;
    for (int i = 0; i + 1 < found.size(); i += 2) {
      String error = found.get(i + 1);
      if (!CONDITION.matcher(error).find()) {
        boolean ofKeys = error.contains("key");
        keys |= ofKeys;
        words.add(error);
        if (!ofKeys) {
          commands.add(found.get(i));
        }
      }
    }
    if (words.isEmpty()) {
      return "";
    }
    String names = commands.stream().map(c -> c.toUpperCase(ROOT)).collect(Collectors.joining(" "));
    return "Redis refuses this user "
        + (names.isEmpty() ? "some keys" : names)
        + " ("
        + words.iterator().next()
        + "); grant: ACL SETUSER <name> "
        + (keys ? "~" + namespace + ":* " : "")
        + granting(commands);
  }

  /** The advice for a user who can't see restarts. */
  String restartsUnseen() {
    return "Redis doesn't tell this user INFO, so each new connection counts as a restart, after"
        + " which what is stored is in doubt; grant: ACL SETUSER <name> +info";
  }
}
