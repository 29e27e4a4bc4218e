package view

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// Read is a modal with the whole of what a card cuts. key is a card, a review's role, or
// keyWorking, keyPoints, a point's working or an exception. by decides which earlier versions of a review are
// shown: Legal's are for Legal and the chair.
func (v *View) Read(e *meeting.Escalation, key string, by meeting.Person, now time.Time) slack.ModalViewRequest {
	var view slack.ModalViewRequest
	kept := &memo{}
	for _, size := range readSizes {
		p := &page{v: v, e: e, now: now, text: size.text, rows: size.rows, modal: true, plain: true, opened: true, memo: kept}
		title := p.read(key, by)
		if p.cut {
			p.small("Some texts are too long for one window. The file with the notes has all of them.")
		}
		view = ReadForm(title, Ref{Of: e.ID, Key: key}, p.blocks...)
		if raw, err := json.Marshal(view); err == nil && len(raw) <= maxViewBytes {
			break
		}
	}
	return view
}

// maxViewBytes keeps a modal below Slack's 250 KB for a view, with room to spare: Slack
// echoes what is not ASCII as escapes.
const maxViewBytes = 120_000

// readSizes are tried until a modal fits.
var readSizes = []size{{3000, 1000}, {1000, 400}, {300, 200}, {150, 120}, {80, 60}, {40, 40}}

// read draws what a key names and gives its title.
func (p *page) read(key string, by meeting.Person) string {
	k := meeting.CardKind(key)
	switch r := p.e.Review(meeting.Role(key)); {
	case key == keyWorking:
		p.working()
		return "How it adds up"
	case key == keyPoints:
		p.readPoints(by)
		return "All points"
	case strings.HasPrefix(key, keyWorkingOf):
		p.readPointWorking(key)
		return "How it was computed"
	case exceptionNo(key) > 0:
		p.readException(exceptionNo(key), by)
		return "The exception"
	case r != nil:
		p.readReview(*r, by)
		return reviewName(r.Kind)
	case readTitles[k] != "":
		p.card(k)
		p.readButtons(k, by)
		return readTitles[k]
	}
	p.say("There is nothing to read here any more.")
	return "The whole text"
}

var readTitles = map[meeting.CardKind]string{
	meeting.BriefCard: "The brief", meeting.StatusCard: "Where it stands", meeting.OptionsCard: "The options",
	meeting.BallotCard: "The vote", meeting.DecisionCard: "The decision", meeting.ItemsCard: "The action items",
	meeting.FollowUpCard: "The follow-up", meeting.NotesCard: "The notes",
}

// readButtons adds to a modal opened from Home what its reader is asked to do there.
func (p *page) readButtons(k meeting.CardKind, by meeting.Person) {
	p.modal = false
	defer func() { p.modal = true }()
	switch k {
	case meeting.BallotCard:
		if b := p.e.Ballot(); b != nil && b.Closed.IsZero() && p.e.Phase == meeting.Voting {
			p.voteButtons(b)
		}
	case meeting.DecisionCard:
		if d := p.e.Approvable(); d != nil && (p.e.Is(by.ID, meeting.Approver) || p.e.Is(by.ID, meeting.StandIn)) {
			p.approveRow(d)
		}
	case meeting.BriefCard, meeting.StatusCard, meeting.OptionsCard, meeting.ItemsCard, meeting.FollowUpCard, meeting.NotesCard:
	}
}

// readReview is one review as it stands, and its earlier versions for whoever may see them.
func (p *page) readReview(r meeting.Review, by meeting.Person) {
	p.say(reviewName(r.Kind) + " · " + p.reviewState(r))
	p.content(r.Content)
	if r.Drafted() && p.e.Is(by.ID, r.Kind) {
		p.modal = false
		p.row(primary(ActConfirm, "Confirm", Ref{Of: p.e.ID, Key: string(r.Kind), Rev: r.Rev}))
		p.modal = true
	}
	if len(r.Earlier) == 0 {
		return
	}
	if r.Kind == meeting.Legal && by.ID != p.e.Chair && !p.e.Is(by.ID, meeting.Legal) {
		p.small("Earlier versions are shown to Legal and the chair only.")
		return
	}
	for _, d := range slices.Backward(r.Earlier) {
		p.add(slack.NewDividerBlock())
		s := "*Version " + itoa(d.Rev) + "* by " + p.name(d.By) + ", " + when(d.At, p.e.Zone(d.By))
		if d.Round != p.e.Round {
			s += ", round " + itoa(d.Round)
		}
		p.say(s)
		p.content(d.Content)
	}
}

// Notice is a small modal with one text: an answer where only a modal can stand.
func Notice(text string) slack.ModalViewRequest {
	return modal(FormRead, "Escalation", "", Ref{}, Sentence(text))
}
