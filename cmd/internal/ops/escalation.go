package ops

import (
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/money"
	"escalate/bot/notes"
	"escalate/store"
)

// escalation is one escalation in the export; export.schema.json describes it.
type escalation struct {
	ID         string     `json:"id"`
	Number     int64      `json:"number"`
	Customer   string     `json:"customer"`
	Summary    string     `json:"summary"`
	Severity   string     `json:"severity"`
	Phase      string     `json:"phase"`
	Round      int        `json:"round"`
	Opened     time.Time  `json:"opened"`
	Changed    time.Time  `json:"changed"`
	Opener     string     `json:"opener"`
	Chair      string     `json:"chair"`
	Channel    string     `json:"channel,omitempty"`
	People     []person   `json:"people"`
	Background background `json:"background"`
	Complaint  complaint  `json:"complaint"`
	Reviews    []review   `json:"reviews"`
	Options    []option   `json:"options"`
	Votes      []vote     `json:"votes"`
	Decisions  []decision `json:"decisions"`
	Items      []item     `json:"items"`
	FollowUps  []followUp `json:"follow_ups"`
	Ended      *ending    `json:"ended,omitempty"`
	Notes      string     `json:"notes"` // Markdown
	Log        []logged   `json:"log"`
	Head       string     `json:"head"` // chain hash of the last event
}

type background struct {
	Profile      string       `json:"profile,omitempty"`
	AnnualValue  money.Amount `json:"annual_value,omitzero"`
	Relationship string       `json:"relationship,omitempty"`
	Satisfaction string       `json:"satisfaction,omitempty"`
}

type complaint struct {
	Issue     string `json:"issue,omitempty"`
	RootCause string `json:"root_cause,omitempty"`
	Impact    string `json:"impact,omitempty"`
	Demand    string `json:"demand,omitempty"`
}

type review struct {
	Kind      string          `json:"kind"`
	By        string          `json:"by,omitempty"`
	At        time.Time       `json:"at,omitzero"`
	Confirmed string          `json:"confirmed_by,omitempty"`
	On        time.Time       `json:"confirmed_at,omitzero"`
	Waived    string          `json:"waived,omitempty"`
	Content   json.RawMessage `json:"content,omitempty"`
}

type option struct {
	Number      int           `json:"number"`
	Title       string        `json:"title"`
	By          string        `json:"by"`
	At          time.Time     `json:"at"`
	Percent     money.Percent `json:"credit_percent,omitzero"`
	Amount      money.Amount  `json:"credit_amount,omitzero"`
	Waivers     []part        `json:"waivers,omitempty"`
	Parts       []part        `json:"parts,omitempty"`
	Contractual bool          `json:"contractual,omitempty"`
	Withdrawn   time.Time     `json:"withdrawn,omitzero"`
}

type part struct {
	Text   string       `json:"text"`
	Price  string       `json:"price,omitempty"` // free, priced or contingent; nothing: no price yet
	Amount money.Amount `json:"amount,omitzero"`
	If     string       `json:"if,omitempty"`
}

type vote struct {
	Number  int       `json:"number"`
	Options []int     `json:"options"`
	Voters  []string  `json:"voters"`
	Opened  time.Time `json:"opened"`
	Closed  time.Time `json:"closed,omitzero"`
	Void    string    `json:"void,omitempty"`
	Ballots []ballot  `json:"ballots"` // empty while the vote is open: choices are secret until then
}

type ballot struct {
	Who    string    `json:"who"`
	Choice string    `json:"choice"` // option, abstain or recuse
	Option int       `json:"option,omitempty"`
	Reason string    `json:"reason,omitempty"`
	At     time.Time `json:"at"`
}

type decision struct {
	Number       int       `json:"number"`
	Option       int       `json:"option"`
	Reasons      []string  `json:"reasons"`
	Against      string    `json:"why_against_the_vote,omitempty"`
	By           string    `json:"prepared_by"`
	At           time.Time `json:"prepared_at"`
	Approved     string    `json:"approved_by,omitempty"`
	On           time.Time `json:"approved_at,omitzero"`
	Vote         int       `json:"vote,omitempty"`
	SupersededBy int       `json:"superseded_by,omitempty"`
	Fell         time.Time `json:"fell,omitzero"` // when its exception was refused
}

type item struct {
	Number   int       `json:"number"`
	Text     string    `json:"text"`
	Owner    string    `json:"owner"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Due      time.Time `json:"due,omitzero"`
	DateOnly bool      `json:"date_only,omitempty"`
	Status   string    `json:"status"`
	On       time.Time `json:"status_at,omitzero"`
	Reason   string    `json:"reason,omitempty"`
}

type followUp struct {
	Number    int       `json:"number"`
	Start     time.Time `json:"start"`
	Minutes   int       `json:"minutes"`
	Zone      string    `json:"zone,omitempty"`
	Invitees  []string  `json:"invitees"`
	Measures  string    `json:"measures,omitempty"`
	Cancelled time.Time `json:"cancelled,omitzero"`
	Outcome   string    `json:"outcome,omitempty"`
	Kept      []int     `json:"kept,omitempty"` // numbers of the items whose promise was kept
}

type ending struct {
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Withdraw string    `json:"withdrawn,omitempty"` // error, duplicate or retracted; nothing: closed
	Reason   string    `json:"reason,omitempty"`
}

// logged is an event of the audit log. Body holds what changed, as the program keeps it: a kind
// that was ever released keeps its name and its fields.
type logged struct {
	Seq    int             `json:"seq"`
	At     time.Time       `json:"at"`
	By     string          `json:"by,omitempty"`
	Kind   string          `json:"kind"`
	Body   json.RawMessage `json:"body,omitempty"` // nothing: it was erased
	Digest string          `json:"digest"`
	Chain  string          `json:"chain"`
}

func ids(all []meeting.UserID) []string {
	out := make([]string, len(all))
	for i, id := range all {
		out[i] = string(id)
	}
	return out
}

// exportOf is the escalation as the export shows it.
func exportOf(e *meeting.Escalation, log []store.Entry) escalation {
	x := escalation{
		ID: e.ID.String(), Number: int64(e.ID), Customer: e.Customer, Summary: e.Summary, Severity: string(e.Severity), Phase: string(e.Phase),
		Round: e.Round, Opened: e.Opened, Changed: e.Changed, Opener: string(e.Opener), Chair: string(e.Chair), Channel: e.Channel.ID,
		People: people(e),
		Background: background{
			Profile: e.Background.Profile, AnnualValue: e.Background.AnnualValue, Relationship: e.Background.Relationship, Satisfaction: e.Background.Satisfaction,
		},
		Complaint: complaint{Issue: e.Complaint.Issue, RootCause: e.Complaint.RootCause, Impact: e.Complaint.Impact, Demand: e.Complaint.Demand},
		Reviews:   []review{}, Options: []option{}, Votes: []vote{}, Decisions: []decision{}, Items: []item{}, FollowUps: []followUp{}, Log: []logged{},
		Notes: notes.Markdown(notes.Document(e, nil)),
	}
	for _, r := range e.Reviews {
		x.Reviews = append(x.Reviews, exportReview(r))
	}
	for _, o := range e.Options {
		x.Options = append(x.Options, option{
			Number: o.No, Title: o.Offer.Title, By: string(o.By), At: o.At, Percent: o.Offer.Percent, Amount: o.Offer.Amount,
			Waivers: parts(o.Offer.Waivers), Parts: parts(o.Offer.Parts), Contractual: o.Offer.Contractual, Withdrawn: o.Withdrawn,
		})
	}
	for _, b := range e.Ballots {
		x.Votes = append(x.Votes, exportVote(b))
	}
	for _, d := range e.Decisions {
		x.Decisions = append(x.Decisions, decision{
			Number: d.No, Option: d.Option, Reasons: append([]string{}, d.Reasons...), Against: d.Why, By: string(d.By), At: d.At,
			Approved: string(d.Approved), On: d.On, Vote: d.Ballot, SupersededBy: d.SupersededBy, Fell: d.Fell,
		})
	}
	for _, i := range e.Items {
		x.Items = append(x.Items, item{
			Number: i.No, Text: i.Text, Owner: string(i.Owner), By: string(i.By), At: i.At, Due: i.Due, DateOnly: i.DateOnly,
			Status: string(i.Status), On: i.On, Reason: i.Reason,
		})
	}
	for _, f := range e.FollowUps {
		x.FollowUps = append(x.FollowUps, exportFollowUp(f))
	}
	if n := e.Ended; n != nil {
		x.Ended = &ending{At: n.At, By: string(n.By), Withdraw: string(n.Withdraw), Reason: n.Reason}
	}
	for _, ev := range log {
		x.Log = append(x.Log, logged{
			Seq: ev.Seq, At: ev.At, By: string(ev.By), Kind: ev.Kind, Body: ev.Body, Digest: hex.EncodeToString(ev.Digest), Chain: hex.EncodeToString(ev.Chain),
		})
	}
	if n := len(x.Log); n > 0 {
		x.Head = x.Log[n-1].Chain
	}
	return x
}

func exportReview(r meeting.Review) review {
	out := review{Kind: string(r.Kind), By: string(r.By), At: r.At, Confirmed: string(r.Confirmed), On: r.On, Waived: r.Waived}
	for _, content := range []any{r.Content.Technical, r.Content.Business, r.Content.Legal} {
		if data, err := json.Marshal(content); err == nil && string(data) != "null" {
			out.Content = data
		}
	}
	return out
}

func exportVote(b meeting.Ballot) vote {
	v := vote{Number: b.No, Options: append([]int{}, b.Options...), Voters: ids(b.Rules.Voters), Opened: b.Opened, Closed: b.Closed, Void: b.Void, Ballots: []ballot{}}
	if b.Closed.IsZero() && b.Void == "" {
		return v
	}
	for _, who := range slices.Sorted(maps.Keys(b.Cast)) {
		cast := b.Cast[who]
		v.Ballots = append(v.Ballots, ballot{Who: string(who), Choice: string(cast.Choice), Option: cast.Option, Reason: cast.Reason, At: cast.At})
	}
	return v
}

func exportFollowUp(f meeting.FollowUp) followUp {
	out := followUp{
		Number: f.No, Start: f.Plan.Start, Minutes: int(f.Plan.Length.Minutes()), Zone: f.Plan.Zone, Invitees: ids(f.Plan.Invitees),
		Measures: f.Plan.Measures, Cancelled: f.Cancelled,
	}
	if f.Effect != nil {
		out.Outcome, out.Kept = string(f.Effect.Outcome), f.Effect.Kept
	}
	return out
}

func parts(all []meeting.Part) (out []part) {
	for _, p := range all {
		out = append(out, part{Text: p.Text, Price: string(p.Price), Amount: p.Amount, If: p.If})
	}
	return out
}
