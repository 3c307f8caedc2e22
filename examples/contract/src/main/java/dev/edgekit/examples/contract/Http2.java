package dev.edgekit.examples.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.edgekit.http.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** HTTP/2 by prior knowledge or over TLS; pseudo-header fields as they are given. */
public final class Http2 implements Client {
  /** The status of what was reset or never sent. */
  private static final int CLOSED = 0;

  private final HTTP2Client client = new HTTP2Client();
  private final SslContextFactory.Client tls = new SslContextFactory.Client(true);
  private final boolean overTls;
  private final String stated;

  /** A client over TLS, or by prior knowledge. */
  public Http2(boolean overTls) {
    this(overTls, overTls ? "https" : "http");
  }

  /** The same, stating this {@code :scheme}. */
  public Http2(boolean overTls, String stated) {
    this.overTls = overTls;
    this.stated = stated;
    tls.setEndpointIdentificationAlgorithm(null);
    client.addBean(tls);
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Answer send(Server server, String method, String target, String... fields)
      throws IOException {
    try {
      Session session = connect(server);
      Answer answer = answer(session, request(method, target, fields), new byte[0]);
      session.close(0, null, Callback.NOOP);
      return answer;
    } catch (Exception e) {
      throw new IOException(this + " " + target, e);
    }
  }

  /**
   * The statuses of that many POSTs of this content, one after the other on one connection: each
   * begins when the content of the one before has left, or the server wants no more of it. A server
   * that has had enough of a connection may close it, and gets another one; one that leaves a
   * client waiting for its window is waited for in vain.
   */
  public List<Integer> posts(Server server, String target, byte[] content, int count)
      throws IOException {
    List<Integer> statuses = new ArrayList<>();
    try {
      Session session = connect(server);
      for (int closed = 0; statuses.size() < count; ) {
        int status = post(session, target, content);
        if (status != CLOSED) {
          statuses.add(status);
        } else if (++closed < count) {
          session = connect(server);
        } else {
          throw new IOException("the server closes every connection");
        }
      }
      session.close(0, null, Callback.NOOP);
      return statuses;
    } catch (Exception e) {
      throw new IOException(this + " " + target + ", after " + statuses, e);
    }
  }

  private int post(Session session, String target, byte[] content) throws Exception {
    try {
      return answer(session, request("POST", target, "Host", "a.example"), content).status();
    } catch (ExecutionException e) {
      return CLOSED; // before the request was sent
    }
  }

  private Session connect(Server server) throws Exception {
    InetSocketAddress address =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), overTls ? server.tlsPort() : server.port());
    return (overTls
            ? client.connect(tls, address, new Session.Listener() {})
            : client.connect(address, new Session.Listener() {}))
        .get(20, TimeUnit.SECONDS);
  }

  private static Answer answer(Session session, MetaData.Request request, byte[] content)
      throws Exception {
    Exchange exchange = new Exchange();
    session.newStream(
        new HeadersFrame(request, null, content.length == 0), exchange.begun(content), exchange);
    Answer answer = exchange.answer.get(20, TimeUnit.SECONDS);
    exchange.sent.get(20, TimeUnit.SECONDS);
    return answer;
  }

  private MetaData.Request request(String method, String target, String... fields) {
    HttpFields.Mutable rest = HttpFields.build();
    @Nullable HostPortHttpField authority = null;
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equals("Host")) {
        authority = new HostPortHttpField(HostPort.unsafe(fields[i + 1])); // odd ones, too
      } else {
        rest.add(fields[i], fields[i + 1]);
      }
    }
    return new MetaData.Request(
        System.nanoTime(), method, stated, authority, target, HttpVersion.HTTP_2, rest, -1);
  }

  @Override
  public String scheme() {
    return overTls ? "https" : "http";
  }

  @Override
  public String toString() {
    return overTls ? "HTTP/2 over TLS" : "HTTP/2 by prior knowledge";
  }

  /** Gathers a response. */
  private static final class Exchange implements Stream.Listener {
    final CompletableFuture<Answer> answer = new CompletableFuture<>();
    final CompletableFuture<Boolean> sent = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private Headers headers = Headers.empty();

    Promise<Stream> begun(byte[] content) {
      return Promise.from(stream -> send(content, stream), answer::completeExceptionally);
    }

    private void send(byte[] content, Stream stream) {
      if (content.length == 0) {
        sent.complete(true);
      } else {
        stream.data(
            new DataFrame(stream.getId(), ByteBuffer.wrap(content), true),
            Callback.from(() -> sent.complete(true), refused -> sent.complete(false)));
      }
    }

    @Override
    public void onHeaders(Stream stream, HeadersFrame frame) {
      if (frame.getMetaData() instanceof MetaData.Response response) {
        status = response.getStatus();
        Headers.Builder fields = Headers.builder();
        response.getHttpFields().forEach(field -> fields.add(field.getName(), field.getValue()));
        headers = fields.build();
      }
      if (frame.isEndStream()) {
        end();
      } else {
        stream.demand();
      }
    }

    @Override
    public void onDataAvailable(Stream stream) {
      Stream.Data data = stream.readData();
      if (data == null) {
        stream.demand();
        return;
      }
      byte[] bytes = new byte[data.frame().getByteBuffer().remaining()];
      data.frame().getByteBuffer().get(bytes);
      body.writeBytes(bytes);
      boolean last = data.frame().isEndStream();
      data.release();
      if (last) {
        end();
      } else {
        stream.demand();
      }
    }

    @Override
    public void onReset(Stream stream, ResetFrame frame, Callback callback) {
      callback.succeeded();
      answer.complete(new Answer(0, Headers.empty(), "reset " + frame.getError()));
    }

    @Override
    public void onFailure(
        Stream stream, int error, String reason, Throwable failure, Callback callback) {
      callback.succeeded();
      answer.complete(new Answer(0, Headers.empty(), "failed " + reason));
    }

    private void end() {
      answer.complete(new Answer(status, headers, body.toString(ISO_8859_1)));
    }
  }
}
