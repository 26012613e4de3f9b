package io.tidemark.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The direction of the arrows in ARCHITECTURE.md, which Maven's transitive scopes would not hold. */
@AnalyzeClasses(packages = "io.tidemark", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule coreIsPure = classes()
            .that()
            .resideInAPackage("io.tidemark.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.tidemark.core..", "java..", "com.fasterxml.jackson..", "org.jspecify..");

    @ArchTest
    static final ArchRule coreStartsNoThreadAndReadsNoClock = noClasses()
            .that()
            .resideInAPackage("io.tidemark.core..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Thread.class, java.util.Random.class, java.time.Clock.class, java.util.Timer.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule onlySnapshotsTouchFiles = noClasses()
            .that()
            .resideInAPackage("io.tidemark.core..")
            .and()
            .resideOutsideOfPackage("io.tidemark.core.snapshot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..");

    @ArchTest
    static final ArchRule protocolDoesNotKnowTheTable = noClasses()
            .that()
            .resideInAPackage("io.tidemark.core.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.tidemark.core.offset..", "io.tidemark.core.command..", "io.tidemark.core.snapshot..");

    @ArchTest
    static final ArchRule tableDoesNotKnowTheProtocol = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.tidemark.core.offset..", "io.tidemark.core.command..", "io.tidemark.core.snapshot..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.tidemark.core.protocol..");

    @ArchTest
    static final ArchRule onlyRaftKnowsJRaft = noClasses()
            .that()
            .resideOutsideOfPackage("io.tidemark.raft..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.alipay..", "com.caucho..", "org.rocksdb..");

    @ArchTest
    static final ArchRule onlyConnectionsKnowNetty = noClasses()
            .that()
            .resideOutsideOfPackages("io.tidemark.server..", "io.tidemark.client..")
            .and()
            .doNotHaveFullyQualifiedName("io.tidemark.raft.rpc.PeerRpcFactory")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule raftKnowsNeitherServerNorClient = noClasses()
            .that()
            .resideInAPackage("io.tidemark.raft..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.tidemark.server..", "io.tidemark.client..", "io.tidemark.core.protocol..");

    @ArchTest
    static final ArchRule serverAndClientDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("io.tidemark.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.tidemark.client..");

    @ArchTest
    static final ArchRule clientKnowsCoreAlone = noClasses()
            .that()
            .resideInAPackage("io.tidemark.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.tidemark.server..", "io.tidemark.raft..");

    @ArchTest
    static final ArchRule packagesOfCoreHaveNoCycles =
            slices().matching("io.tidemark.core.(*)..").should().beFreeOfCycles();
}
