package io.tidemark.rocketmq;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the module may use: it goes into applications, beside RocketMQ's own client. */
@AnalyzeClasses(packages = "io.tidemark.rocketmq", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** Names of positions, and of RocketMQ what an offset store meets. No Netty, no JRaft, no RocksDB. */
    @ArchTest
    static final ArchRule knowsBothClientsAlone = classes()
            .that()
            .resideInAPackage("io.tidemark.rocketmq..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.tidemark.rocketmq..",
                    "io.tidemark.client",
                    "io.tidemark.core.offset..",
                    "org.apache.rocketmq.client..",
                    "org.apache.rocketmq.common.message..",
                    "java..",
                    "org.slf4j..",
                    "org.jspecify..");
}
