package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
	"escalate/bot/slackfake/design"
	"escalate/bot/view"
	"escalate/cmd/internal/story"
)

// surface is something that was shown to people: where, and its JSON.
type surface struct {
	on   design.Surface
	body []byte
}

// saw keeps what an event showed.
func (w *world) saw(e slackfake.Event) {
	s := surface{body: e.Body}
	switch e.Kind {
	case slackfake.KindHome:
		s.on = design.Home
	case slackfake.KindOpened, slackfake.KindPushed, slackfake.KindViewUpdated:
		s.on = design.Modal
	case slackfake.KindPosted, slackfake.KindUpdated, slackfake.KindEphemeral, slackfake.KindDM, slackfake.KindDMUpdated:
		s.on = design.Message
		if e.Kind == slackfake.KindDM || e.Kind == slackfake.KindDMUpdated {
			s.on = design.Direct
		}
		if len(e.Message.Blocks) == 0 {
			return
		}
		var err error
		s.body, err = json.Marshal(map[string]any{"text": e.Message.Text, "blocks": e.Message.Blocks})
		if err != nil {
			panic(err)
		}
	default:
		return
	}
	w.shown[string(s.on)+string(s.body)] = s
}

// more reports whether a form shows its further fields.
func more(body []byte) bool {
	var v struct {
		Metadata string `json:"private_metadata"`
	}
	return json.Unmarshal(body, &v) == nil && view.ParseRef(v.Metadata).More
}

// opens reports whether a control opens a form or a page, and so does nothing at once.
func opens(id string) bool {
	base, _, _ := strings.Cut(id, ":")
	return base == view.ActForm || base == view.ActRead
}

// allowed is a rule that something breaks on purpose.
type allowed struct {
	rule int
	what string // a regular expression over "surface: what"
	why  string
}

// ballot are the buttons of a ballot.
const ballot = `: Option \d+: `

var onPurpose = []allowed{
	{3, `Cancel the meeting`, "calls a meeting off, which everybody invited hears: that destroys, and does not decline"},
	{6, `controls of (Vote open|Please vote\.|You have not voted yet)`, "a ballot has a button for each option, and the two ways not to choose"},
	{6, `controls of \*ESC-\d+ · `, "the answer to a bare command: everything that can be done now, the rare behind a menu"},
	{6, `controls of (.* asks for an exception|The exception for option)`, "the four answers of one request, and the pages it rests on"},
	{6, `controls of (You have \d+ action items|.* asks you:|Your \*\w+ review\* is still missing)`, "several requests of one moment are one message: each has its own"},
	{6, `: Mark done …`, "the answers to a reminder are all it is for; a menu would hide three of five"},
	{6, `: (Approve|Hand over) …`, "the answers of one request stand side by side, because whoever gets it has to choose one"},
	{6, `: (Edit what happened|Brief) …`, "the forms of the brief and the pages to read, alike and of equal weight"},
	{7, ballot, "an option is named as it was proposed, so that nobody votes for a number"},
	{7, `: More: `, "says what the further fields are about"},
	{7, `: I am away until …`, "the first person's words, shorter than a verb with an object"},
	{7, `: Approve and add invoice no\.`, "two acts in one press"},
	{8, ballot, "the option's own name is what is voted for"},
	{8, `: More: `, "adds fields to the same form"},
	{8, `: (All points|My ballot|Where it stands|Action items|Brief|Options|Reviews|What is open|How to do it|Compare the options)$`,
		"opens a page to read, by that page's name"},
	{8, `: (I disagree|I am away until …|I am back)$`, "the reader's own words, in the first person"},
	{8, `: (Will not do|Decide without a vote|Try again|Back to the exception)$`, "a verb, though not one that begins an order"},
	{9, `: Change: Questions for you about the figures`, "a message that somebody's answer rewrote: the first has been answered"},
	{11, ballot, "an option is written as it was proposed"},
	{13, `: (Customer data|Measured over|Begin from a public agreement)`, "as radio buttons a legal or technical review is two screens high on a phone"},
	{22, `\(more\)$`, "behind More: whoever opened it wants all of the form"},
	{22, `: Change option \d$`, "the box below the warning that a change voids the vote is the seventh"},
	{25, `: Confirm$`, "a review is confirmed: the field's own word, and the one on the message"},
	{26, `: Keep as is$`, "leaves the figures as they are, which is an answer"},
	{27, `: (What|Who|Why|When)\b`, "the heading of the notes, asked as people ask it: What happened, Why it differs from the vote"},
	{28, `: Reason, and who asked for it in Withdraw `, "the reason follows the two ways that need one, a duplicate and a fault"},
	{28, `: Legal's assessment in Legal review$`, "the verdict follows the terms that it rests on, and those may be left out"},
	{28, `: What follows in Effectiveness review$`, "what follows rests on what was measured, and that may be left out"},
	{28, `: Why it replaces decision \d+ in (Decide|Prepare the decision)$`, "stands with the reasons of the new decision, of which some may be left out"},
	{29, `hint of Maintenance and service hours`, "the shapes that a contract takes, one example each"},
	{31, `\(more\)$`, "More and a second look redraw a form: the cursor stays where it was"},
	{36, `people would meet outside`, "stands with the times that it is about"},
	{42, `message: \*?ESC-`, "the brief, and the answer to a bare command, are about one escalation: its number and customer are the point"},
	{43, `: \*(Questions for you about the figures|Open meanwhile)\*$`, "the second part of a request: a header for it would be larger than the request"},
	{43, `: \*(The (customer|complaint|meeting|people)|Invited)\*$`, "the groups of the brief and of the follow-up, of equal weight under one header"},
	{43, `: \*(Answers|Waiting for you|Your escalations|\d+ things wait for you|Due this week|Overdue)\*$`, "the group of a list, under the card's header or in an answer of a few lines"},
	{43, `: \*(Dissenting|Promised, but not assigned|Replaced|The ballots|Does it add up\?)\*$`, "a group within the decision, the vote or the options: less than the card's header"},
	{43, `: \*(Option \d+ · .*|Assumptions|What is due under the terms as entered)\*$`, "the steps of the working, under the form's title"},
	{43, `: \*(Withdrawn by|Closed by|Escalated again: round)`, "what ended or began a round: a sentence, with its time"},
	{43, `: \*\p{Lu}[^* ]+ \p{Lu}[^* ]+\*$`, "an owner's name above their items, which are a list"},
	{43, `^direct: begins without a header: `, "a request begins with its sentence: on a phone a header costs a line and says less"},
	{43, `^message: begins without a header: (\*ESC-\d+ · |\*\d+ things wait for you|You have \d+ action items)`, "an answer that only who asked sees begins with what they asked for"},
	{45, `: (section|rich_text) in Decided · option `, "the status card has one order, and each group of it has its buttons with it"},
	{45, `: (header|section|rich_text) in Decision( prepared)?: option `, "the points follow the decision's own buttons, with a button of their own"},
	{45, `^direct: section in (Your \*\w+ review\* is still missing|The exception for option \d)`, "several requests of one moment are one message: each has its own buttons"},
	{49, `\.\d\d$`, "what somebody agrees to is exact"},
	{49, `: [€$]\d(\.\d)?K$`, "an amount as somebody wrote it"},
	{50, `: [A-Z][a-z]+/[A-Z]\w+$`, "an outage's zone by its name, where the abbreviation stands for several"},
	{53, `: emoji in a message$`, "what somebody typed, repeated"},
	{57, `: SLA$`, "what the contract itself and everybody who negotiates it call it; the legal form says uptime"},
	{57, `: CR$`, "an id of the working, which alone may have them"},
	{57, `: NAME$`, "stands for a customer's name in what can be typed"},
	{60, `: text \d+$`, "an option's number is its name"},
	{60, `: text \d+%(, \S+)?$`, "the credit is said as a percent, an amount or both: a text"},
	{60, `: text [^%]*[$€¥]`, "what goes beyond the contract is often a bound or a range, and a column has one kind of cell"},
	{60, `: unit `, "options can be in different currencies, so that no head can name the one"},
	{69, `direct: Option \d`, "a lock screen shows nothing that somebody typed, and an option's name is typed; the text says to vote"},
	{69, `direct: (Read the brief|Undo|Write review|Show working|Where it stands|Approve|Confirm|Invite me back)$`,
		"a request that turned into its record, or lost its buttons, keeps the text it rang with: an edit rings nobody"},
	{69, `message: text$`, "an answer that only who asked sees is its own text, however long"},
}

// elsewhere are the rules that one surface cannot break: what happens over time, what is sent to whom, the manifest. Each
// names the tests that hold it, or says after a dash why it is not kept.
var elsewhere = map[int]string{
	14: "TestEveryControlOfADirectMessageEnds TestWhatWasAnsweredLooksAnswered",
	15: "TestEveryControlOfADirectMessageEnds TestACardThatGoesOnLeavesARecord",
	16: "TestOnlyWhatIsOverLosesItsButtons TestANewDecisionSupersedes TestAChangedOptionVoidsTheVote",
	17: "TestApproveCarriesTheRevisionOfWhatItShowed TestAnOldButtonIsAnsweredWithWhatIsSoNow",
	18: "TestEveryButtonThatWasEverPostedStillAnswers TestADoubleClickOnABallotIsAnsweredOnce",
	19: "TestEveryButtonThatWasEverPostedStillAnswers TestApprovingWithALineOfWhyIsAnswered",
	20: "TestWhatMattersIsANewMessage",
	21: "TestStories",
	23: "TestViewRules",
	30: "TestTheMeetingFormIsFilledWithNow TestTheWholeMeetingTakesAtMostFiftyFields",
	32: "- amounts, percents and dates are read as people write them: $2.3M, 99.9%, Friday 5pm",
	34: "TestAllWrongFieldsAreRefusedTogether TestAFormKeepsWhatWasTypedAndSaysWhatIsWrong",
	35: "TestFormsRefusals TestEveryStringIsReadAsItIsMeant",
	37: "TestEveryReplyInEveryPlace TestEveryButtonThatWasEverPostedStillAnswers",
	38: "TestFormOpensBeforeAnybodyIsAskedFor TestSubmissionDoesNotWaitLongerThanASecond",
	39: "TestStories TestAFormAnswersTheMessageThatItWasOpenedFrom",
	40: "TestReviewFormSaysWhoConfirms",
	41: "TestEveryFormIsReadAndEveryReaderHasItsForm",
	47: "TestGolden",
	48: "- a card holds at most 9,000 characters, as the product says, because it is the record: TestMessagesStayShort",
	62: "- there is no action cell",
	71: "TestOneMessageForSeveralThings TestThreeWeeksWithFourItemsLate",
	72: "- reminders are the workspace's to configure, and each person's own only by I am away",
	73: "TestADayHasOneDigest TestDigestAndDates",
	74: "TestReviewsAreAskedForInWorkingHours TestADeadlineOutOfHoursIsSaidAtItsHour",
	75: "TestTheFileWaitsForItsCard",
	76: "TestGolden",
	78: "TestHomeTeachesOnTheFirstVisit",
	79: "TestHomeTeachesOnTheFirstVisit",
	81: "TestHomeIsDrawnAnew",
	82: "TestHomeListsOverdueFirstAndOnlyWhatIsMine TestEarlierLegalVersionsAreForLegalAndTheChair",
	83: "- what does not fit into a message is listed in Home, so Home lists more than ten",
	85: "TestTheManifestIsValidForSlack",
	86: "TestASingleKnownWordIsTheCommandAndAnythingElseACustomer TestTheManifestIsValidForSlack",
	87: "TestTheManifestIsValidForSlack",
	88: "- English only",
}

// TestEveryDesignRuleIsHeldSomewhere: 88 rules, each checked on what is shown, or held by tests that exist.
func TestEveryDesignRuleIsHeldSomewhere(t *testing.T) {
	checked := map[int]bool{}
	for _, r := range design.Rules() {
		checked[r.No] = true
	}
	have, err := exec.CommandContext(t.Context(), "grep", "-rhoE", "--include=*_test.go", `^func Test[A-Za-z0-9]+`, "../../..").Output()
	require.NoError(t, err)
	for no := 1; no <= 88; no++ {
		says, held := elsewhere[no]
		require.NotEqual(t, checked[no], held, "rule %d", no)
		if strings.HasPrefix(says, "- ") {
			continue
		}
		for test := range strings.FieldsSeq(says) {
			require.Contains(t, string(have), "func "+test+"\n", "rule %d", no)
		}
	}
}

func TestWhatIsShownKeepsSlacksDesignRules(t *testing.T) {
	used := map[int]bool{}
	broken := map[string]bool{}
	look := func(name, typed string, s surface) {
		for _, b := range design.Check(s.on, s.body, opens) {
			said := string(s.on) + ": " + b.What
			if (b.Rule == 22 || b.Rule == 31) && more(s.body) {
				said += " (more)"
			}
			if b.Rule >= 49 && b.Rule <= 57 && strings.Contains(typed, strings.ToLower(b.What)) {
				continue // people type what they like
			}
			n := slices.IndexFunc(onPurpose, func(a allowed) bool { return a.rule == b.Rule && regexp.MustCompile(a.what).MatchString(said) })
			if n < 0 {
				broken[fmt.Sprintf("rule %d in %s: %s", b.Rule, name, said)] = true
			}
			used[n] = true
		}
	}
	for _, s := range view.Stories() {
		if strings.Contains(s.Name, "nasty") || strings.Contains(s.Name, "many") {
			continue // for the limits, not for reading
		}
		raw, err := json.Marshal(s.Build())
		require.NoError(t, err)
		on := design.Surface(s.Surface)
		if strings.HasPrefix(s.Name, "direct-") {
			on = design.Direct
		}
		look(s.Name, "", surface{on, raw})
	}
	for name, left := range played(t) {
		s, err := story.Load(name)
		require.NoError(t, err)
		typed := ""
		for _, step := range s.Steps {
			typed += strings.ToLower(step.Rest) + "\n"
		}
		for _, shown := range left.shown {
			look("story "+name, typed, shown)
		}
	}
	require.Empty(t, slices.Sorted(maps.Keys(broken)))
	for n, a := range onPurpose {
		require.True(t, used[n] || testing.Short(), "nothing breaks rule %d as %q any more", a.rule, a.what)
		require.NotEmpty(t, a.why)
	}
}
