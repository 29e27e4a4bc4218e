package view

import (
	"encoding/json"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// Read is a modal with the whole of what a card cuts. key is a card, a review's role, or
// "working" for the sums of the options. by decides which earlier versions of a review are
// shown: Legal's are for Legal and the chair.
func (v *View) Read(e *meeting.Escalation, key string, by meeting.Person, now time.Time) slack.ModalViewRequest {
	var view slack.ModalViewRequest
	for _, size := range readSizes {
		p := &page{v: v, e: e, now: now, text: size.text, rows: size.rows, modal: true, plain: true}
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
var readSizes = []struct{ text, rows int }{{3000, 1000}, {1000, 400}, {300, 200}, {150, 120}, {80, 60}, {40, 40}}

// read draws what a key names and gives its title.
func (p *page) read(key string, by meeting.Person) string {
	k := meeting.CardKind(key)
	switch r := p.e.Review(meeting.Role(key)); {
	case key == "working":
		p.working()
		return "How it adds up"
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
		if d := p.e.Pending(); d != nil && (p.e.Is(by.ID, meeting.Approver) || p.e.Is(by.ID, meeting.StandIn)) {
			p.approveRow(d)
		}
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
	for i := len(r.Earlier) - 1; i >= 0; i-- {
		d := r.Earlier[i]
		p.add(slack.NewDividerBlock())
		s := "*Version " + itoa(d.Rev) + "* by " + p.name(d.By) + ", " + when(d.At, p.e.Zone(d.By))
		if d.Round != p.e.Round {
			s += ", round " + itoa(d.Round)
		}
		p.say(s)
		p.content(d.Content)
	}
}

// working adds up every option step by step.
func (p *page) working() {
	p.say("What each option costs, as far as its parts have a price. Nothing is converted between currencies.")
	for _, o := range p.e.LiveOptions() {
		p.say("*Option " + itoa(o.No) + " · " + p.esc(o.Offer.Title) + "*")
		p.list(workingLines(o.Offer))
	}
	p.small("A credit given only in percent has no price until its amount is known. Contingent parts are added up apart.")
}

// workingLines is the sum of one option, one step a line.
func workingLines(o meeting.Offering) []string {
	var out []string
	c := o.Cost()
	switch {
	case o.Amount.Stated():
		out = append(out, "Service credit: "+o.Amount.String())
	case o.Percent.Stated() && o.Percent.Rat().Sign() > 0:
		out = append(out, "Service credit of "+o.Percent.String()+": no amount yet, not counted")
	}
	for _, part := range o.All() {
		switch part.Price {
		case meeting.Priced:
			out = append(out, "+ "+part.Amount.String()+": "+part.Text)
		case meeting.Free:
			out = append(out, "+ 0: "+part.Text)
		case meeting.Contingent:
			s := "not counted, only if something happens: "
			if part.If != "" {
				s = "not counted, only if " + part.If + ": "
			}
			out = append(out, s+part.Amount.String()+", "+part.Text)
		default:
			out = append(out, "no price yet, not counted: "+part.Text)
		}
	}
	out = append(out, "Together: "+costProse(o))
	if c.Contingent.Stated() {
		out = append(out, "Contingent parts together: "+c.Contingent.String())
	}
	return out
}

// Notice is a small modal with one text: an answer where only a modal can stand.
func Notice(text string) slack.ModalViewRequest {
	return modal(FormRead, "Escalation", "", Ref{}, Sentence(text))
}
