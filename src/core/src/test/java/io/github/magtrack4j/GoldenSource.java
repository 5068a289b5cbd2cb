package io.github.magtrack4j;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Gives a parameterised test every golden case of one of the reference's functions. */
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(GoldenSource.Provider.class)
@interface GoldenSource {
    /** The function's name in the reference. */
    String value();

    /** Finds the cases. */
    final class Provider implements ArgumentsProvider, AnnotationConsumer<GoldenSource> {
        private String function;

        @Override
        public void accept(GoldenSource source) {
            function = source.value();
        }

        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return GoldenCase.of(function).map(Arguments::of);
        }
    }
}
