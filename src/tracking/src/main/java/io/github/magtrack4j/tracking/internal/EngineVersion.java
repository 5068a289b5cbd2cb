package io.github.magtrack4j.tracking.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of magtrack4j, which the build writes into a resource. */
public final class EngineVersion {
    private EngineVersion() {}

    /** Returns the version. */
    public static String get() {
        Properties properties = new Properties();
        try (InputStream in = EngineVersion.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
