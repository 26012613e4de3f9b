package io.tidemark.client.cli.file;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.snapshot.RocketMqOffsets;
import io.tidemark.core.snapshot.RocketMqOffsets.RefusedEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One pass over a file of comma-separated positions. The header names the columns, in any order; others than these are
 * passed over, and the broker's may be missing. A line that is no position is told with its number; of a position that
 * comes twice the second line is.
 */
final class CsvPositions {

    static final List<String> COLUMNS = List.of("broker", "topic", "group", "queueId", "offset");

    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.TRIM_SPACES)
            .build();

    private final Path path;
    private final String broker;
    private final Map<PositionKey, Position> positions = new LinkedHashMap<>();
    private final List<RefusedEntry> refused = new ArrayList<>();
    private long refusedCount;

    /** @param broker whose positions lines without a broker hold, or "" for the default one */
    CsvPositions(Path path, String broker) {
        this.path = path;
        this.broker = broker;
    }

    PositionFile read() throws IOException, CommandFailedException {
        long line = 1;
        try (InputStream in = Files.newInputStream(path);
                MappingIterator<String[]> lines =
                        MAPPER.readerFor(String[].class).readValues(in)) {
            List<String> header = lines.hasNextValue() ? Arrays.asList(lines.nextValue()) : List.of();
            requireColumns(header);
            for (line = 2; lines.hasNextValue(); line++) {
                take(line, header, lines.nextValue());
            }
        } catch (JacksonException e) {
            throw refusedWhole("line " + line + ": " + e.getOriginalMessage());
        }
        return new PositionFile(FileFormat.csv, List.copyOf(positions.values()), refused, refusedCount);
    }

    private void requireColumns(List<String> header) throws CommandFailedException {
        for (String column : COLUMNS) {
            if (!header.contains(column) && !column.equals("broker")) {
                throw refusedWhole("line 1 has no column " + column + ", expected the header "
                        + String.join(",", COLUMNS) + ", or a consumerOffset.json");
            }
        }
    }

    private void take(long line, List<String> header, String[] cells) {
        if (cells.length == 0 || (cells.length == 1 && cells[0].isEmpty())) {
            return;
        }
        try {
            String named = cell(header, cells, "broker");
            PositionKey key = PositionKey.of(
                    named.isEmpty() ? broker : named,
                    cell(header, cells, "topic"),
                    cell(header, cells, "group"),
                    queueId(number(header, cells, "queueId")));
            Position position = new Position(key, number(header, cells, "offset"));
            if (positions.putIfAbsent(key, position) != null) {
                refuse(line, "the position stands in a line before already");
            }
        } catch (InvalidPositionException | NumberFormatException e) {
            refuse(line, String.valueOf(e.getMessage()));
        }
    }

    private static String cell(List<String> header, String[] cells, String column) {
        int place = header.indexOf(column);
        return place < 0 || place >= cells.length ? "" : cells[place];
    }

    private static long number(List<String> header, String[] cells, String column) {
        String text = cell(header, cells, column);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            NumberFormatException told = new NumberFormatException(column + "=" + text + ", expected a whole number");
            told.initCause(e);
            throw told;
        }
    }

    private static int queueId(long number) {
        if (number < 0 || number > PositionKey.QUEUE_ID_MAX) {
            throw new NumberFormatException("queueId=" + number + ", expected 0 to " + PositionKey.QUEUE_ID_MAX);
        }
        return (int) number;
    }

    private void refuse(long line, String reason) {
        refusedCount++;
        if (refused.size() < RocketMqOffsets.REFUSED_MAX) {
            refused.add(new RefusedEntry("line " + line, reason));
        }
    }

    private CommandFailedException refusedWhole(String problem) {
        return new CommandFailedException(ExitCode.FAILED, path + ": " + problem + ". Nothing was taken from it.");
    }
}
