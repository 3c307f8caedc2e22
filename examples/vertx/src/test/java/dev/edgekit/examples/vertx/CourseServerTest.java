package dev.edgekit.examples.vertx;

import dev.edgekit.examples.contract.FrameworkContract;
import dev.edgekit.examples.contract.Parts;
import dev.edgekit.examples.contract.Server;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

class CourseServerTest extends FrameworkContract {
  @Override
  protected Server start(Parts parts) throws Exception {
    Vertx vertx = Vertx.vertx();
    CourseServer server = new CourseServer(vertx, parts.gate(), parts.cache(), parts.images());
    return Server.on(
        await(server.listen(0)).actualPort(),
        () -> {
          try {
            var unused = await(vertx.close());
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
