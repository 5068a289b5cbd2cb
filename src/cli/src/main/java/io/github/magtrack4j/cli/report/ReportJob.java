package io.github.magtrack4j.cli.report;

import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.calibration.ZLutQuality;
import io.github.magtrack4j.cli.charts.PictureFile;
import io.github.magtrack4j.cli.console.Warnings;
import io.github.magtrack4j.cli.zlut.ZLutJob;
import io.github.magtrack4j.cli.zlut.ZLutPicture;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.WholeFile;
import io.github.magtrack4j.files.tables.TableFile;
import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.tracking.TraceClock;
import io.github.magtrack4j.tracking.TraceHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a report of traces, which appears under its name when it is whole.
 *
 * @param traces the files of traces
 * @param zlut the look-up tables to show, or null
 * @param page the page that is written
 */
record ReportJob(List<Path> traces, Path zlut, Path page) {
    /** Writes the report, and returns the number of beads. */
    int run() throws IOException {
        ReportPage html = new ReportPage();
        int beads = 0;
        for (Path path : traces) {
            // One file after the other: the traces may fill half the memory.
            TraceFile file = TraceFile.read(path);
            if (file.traces().isEmpty()) {
                throw new BadFileException(path, "it has no trace to report");
            }
            double frameRate = TraceHeader.frameRate(path, file.header());
            double nmPerPixel = TraceHeader.nmPerPixel(path, file.header());
            TraceClock clock = TraceClock.of(file.traces(), frameRate);
            Warnings.tell(path, clock.notes());
            html.addTraces(TraceHeader.name(path), file.header(), clock, nmPerPixel, file.traces());
            beads += file.traces().size();
        }
        if (zlut != null) {
            TableFile file = TableFile.open(zlut);
            List<ZLutJob.Table> tables = new ArrayList<>();
            List<ZLut> zluts = file.classic();
            for (int index = 0; index < zluts.size(); index++) {
                ZLut table = zluts.get(index);
                tables.add(new ZLutJob.Table(file.beads().get(index), table, ZLutQuality.of(table), 0, null));
            }
            byte[] png = PictureFile.png(page, () -> new ZLutPicture(tables).draw());
            html.addTables(TraceHeader.name(zlut), file.header(), tables, png);
        }
        WholeFile.write(page, html.toHtml());
        return beads;
    }
}
