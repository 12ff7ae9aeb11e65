from memolint.app.api.evaluation import evaluate as evaluate
from memolint.app.api.linting import lint as lint
from memolint.app.api.linting import lint_object as lint_object
from memolint.app.api.objects import Object as Object
from memolint.app.api.simulation import Play as Play
from memolint.app.api.simulation import PlayedNode as PlayedNode
from memolint.app.api.simulation import PlayedWorkflow as PlayedWorkflow
from memolint.app.api.simulation import simulate as simulate
from memolint.app.config.settings import WrongUse as WrongUse
from memolint.app.evaluate import Evaluation as Evaluation
from memolint.finding import Edit as Edit
from memolint.finding import FileFailure as FileFailure
from memolint.finding import Finding as Finding
from memolint.finding import Fix as Fix
from memolint.finding import PlayedRun as PlayedRun
from memolint.finding import Related as Related
from memolint.finding import Report as Report
from memolint.finding import Skipped as Skipped
from memolint.finding import Summary as Summary
from memolint.finding import Witness as Witness
from memolint.text.source import Failure as Failure
from memolint.text.source import Place as Place
from memolint.text.source import Source as Source

__version__: str
