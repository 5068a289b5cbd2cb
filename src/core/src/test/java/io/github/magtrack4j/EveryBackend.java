package io.github.magtrack4j;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks tests that the build runs with every backend, on the one that {@link TestBackends#open} opens. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("backends")
@ExtendWith(EmulatorIsBuilt.class)
public @interface EveryBackend {}
