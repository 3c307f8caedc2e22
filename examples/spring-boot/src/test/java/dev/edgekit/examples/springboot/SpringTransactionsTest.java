package dev.edgekit.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.InvalidationReceipt;
import dev.edgekit.cache.InvalidationReceipt.State;
import dev.edgekit.cache.ResponseCache;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

class SpringTransactionsTest {
  private final TransactionTemplate transaction = new TransactionTemplate(new NoDatabase());
  private final ResponseCache cache =
      ResponseCache.builder().afterCommit(new SpringTransactions()).build();

  @Test
  void invalidatesAtTheCommit() {
    InvalidationReceipt receipt = transaction.execute(status -> waiting());

    assertThat(receipt.state()).isEqualTo(State.LOCAL);
  }

  @Test
  void invalidatesNothingAfterARollback() {
    InvalidationReceipt receipt =
        transaction.execute(
            status -> {
              status.setRollbackOnly();
              return waiting();
            });

    assertThat(receipt.state()).isEqualTo(State.WAITING);
  }

  @Test
  void invalidatesAtOnceOutside() {
    assertThat(cache.invalidate(CacheTag.of("t")).state()).isEqualTo(State.LOCAL);
  }

  private InvalidationReceipt waiting() {
    InvalidationReceipt receipt = cache.invalidate(CacheTag.of("t"));
    assertThat(receipt.state()).isEqualTo(State.WAITING);
    return receipt;
  }

  /** Spring's own way through a transaction, with nothing to write to. */
  private static final class NoDatabase extends AbstractPlatformTransactionManager {
    private static final long serialVersionUID = 1;

    @Override
    protected Object doGetTransaction() {
      return new Object();
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {}

    @Override
    protected void doCommit(DefaultTransactionStatus status) {}

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}

    @Override
    protected void doSetRollbackOnly(DefaultTransactionStatus status) {}
  }
}
