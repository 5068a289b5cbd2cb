package io.github.magtrack4j.cli.bench;

import io.github.magtrack4j.benchmarks.BenchmarkReport;
import io.github.magtrack4j.benchmarks.BenchmarkRun;
import io.github.magtrack4j.benchmarks.ReportJson;
import io.github.magtrack4j.benchmarks.ReportTable;
import io.github.magtrack4j.cli.charts.PictureFile;
import io.github.magtrack4j.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs benchmarks and writes what comes out: after each arm the figures and the table so far, so that an interrupted
 * run leaves what was measured, and at the end the picture.
 *
 * @param run the benchmarks
 * @param folder where the files are written, a folder that exists
 */
record BenchJob(BenchmarkRun run, Path folder) {
    /** The name of JMH's own output. */
    static final String LOG = "jmh.log";

    /** The figures. */
    Path json() {
        return folder.resolve("results.json");
    }

    /** The table. */
    Path table() {
        return folder.resolve("results.md");
    }

    /** The picture. */
    Path picture() {
        return folder.resolve("results.png");
    }

    /** Measures, and writes the files after each figure. */
    BenchmarkReport run(BenchmarkRun.Listener listener) throws IOException {
        Files.deleteIfExists(run.log());
        BenchmarkReport report = run.run(soFar -> {
            WholeFile.write(json(), ReportJson.of(soFar));
            WholeFile.write(table(), ReportTable.of(soFar));
            listener.measured(soFar);
        });
        if (report.failures() < report.measurements().size()) {
            PictureFile.write(picture(), () -> new BenchPicture(report).draw());
        }
        return report;
    }
}
