package bot

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// filling is a form filled well: at which stage, by whom, and with what.
type filling struct {
	name  string
	stage string
	by    meeting.Person
	ref   view.Ref
	good  router.Values
	next  string // the second step that the first submit shows; nothing is saved before it
	setUp func(*meeting.Escalation, time.Time) error
	// find gives the Ref that no two stages share.
	find func(*rig, *meeting.Escalation) view.Ref
}

func typed(s string) router.Value            { return router.Value{Text: s} }
func picked(s ...string) router.Value        { return router.Value{Options: s} }
func named(p ...meeting.Person) router.Value { return router.Value{Users: ids(p)} }

func ids(people []meeting.Person) (all []meeting.UserID) {
	for _, p := range people {
		all = append(all, p.ID)
	}
	return all
}

// fillings is every form of an escalation.
var fillings = map[string]filling{
	view.FormSummary: {stage: "brief", by: view.Sarah, good: router.Values{"summary": typed("It is worse"), "severity": picked("high")}},
	view.FormCustomer: {stage: "brief", by: view.Maria, good: router.Values{
		"profile": typed("A bank"), "value": typed("$1.2M"), "relationship": typed("2 years"), "satisfaction": typed("3/10"),
	}},
	view.FormComplaint: {stage: "brief", by: view.Maria, good: router.Values{
		"issue": typed("Down"), "root_cause": typed("A disk"), "impact": typed("No orders"), "impact_amount": typed("57.5K"), "demand": typed("Money"),
		"demand_percent": typed("12.5%"), "demand_period": typed("Q4"), "demand_waivers": typed("a fee\nanother fee"),
	}},
	view.FormMeeting: {stage: "brief", by: view.Sarah, good: router.Values{
		"objective": typed("To decide"), "date": {Date: "2025-11-12"}, "start": {Time: "10:00"}, "end": {Time: "11:00"},
		"location": typed("Room B"), "attendees": named(view.David), "remote": named(view.David),
	}},
	view.FormTechnical: {stage: "brief", by: view.Lisa, good: router.Values{
		"what": typed("A disk failed"), "outage": typed("8 Nov 02:10 - 10 Nov 02:10 UTC"), "root_cause": typed("Age"), "confirmed": picked("confirmed"),
		"data": picked("untouched"), "prevention": typed("New disks"), "maintenance": typed("Saturday"), "notice": typed("A week"), "also_failed": typed("The backup"),
	}},
	view.FormBusiness: {stage: "brief", by: view.Maria, good: router.Values{
		"threat": typed("They leave"), "reference": typed("They speak at our event"), "revenue": typed("$2.3M"), "expansion": typed("5M"), "probability": typed("30%"),
	}},
	view.FormLegal: {stage: "brief", by: view.Robert, good: router.Values{
		"sla": typed("99.9%"), "period": picked("month"), "cap": typed("10%"), "penalties": typed("None"), "verdict": picked("above"), "say": typed("It is so"),
		"cap_of": picked("annual fees"), "zone": typed("Europe/Rome"), "exclusion": typed("Sundays"), "tiers": typed("below 99.9% = 10%"), "fee_base": typed("month"),
		"claim_deadline": typed("30 days"), "sole_remedy": typed("yes"), "liability": typed("a year's fees"), "stated": typed("0.14%"),
	}},
	view.FormWaive:  {stage: "brief", by: view.Sarah, ref: view.Ref{Key: "legal"}, good: router.Values{"reason": typed("Ill")}},
	view.FormRoles:  {stage: "brief", by: view.Sarah, ref: view.Ref{Key: "legal"}, good: router.Values{"legal": named(view.David)}},
	view.FormPeople: {stage: "brief", by: view.Sarah, good: router.Values{"people": named(outsider)}},
	view.FormAsk:    {stage: "brief", by: view.Sarah, good: router.Values{"to": named(view.David), "text": typed("Why?")}},
	view.FormAnswer: {stage: "reviewing", by: view.David, ref: view.Ref{No: 1}, good: router.Values{"text": typed("Because")}},
	view.FormOption: {stage: "reviewing", by: view.Lisa, good: router.Values{
		"title": typed("A middle way"), "percent": typed("20%"), "amount": typed("$20K"), "waivers": typed("a fee = 5K"), "parts": typed("calls = 0\nvisits"), "contractual": picked(),
	}},
	view.FormVote: {stage: "ready", by: view.Sarah, ref: view.Ref{Warn: true}, good: router.Values{
		"voters": named(view.Lisa, view.David, view.Maria), "quorum": typed("2"), "functions": picked("technical"), "length": typed("20"), "need_reason": picked("yes"),
	}},
	view.FormAnyway: {stage: "ready", by: view.Sarah, good: router.Values{}},
	view.FormReason: {
		stage: "ready", by: view.Lisa, ref: view.Ref{No: 1, Rev: 2}, good: router.Values{"reason": typed("Fair")},
		setUp: func(e *meeting.Escalation, at time.Time) error {
			return e.OpenVote(view.Sarah, meeting.Newest, meeting.VoteRules{NeedReason: true}, true, at)
		},
	},
	view.FormDecision: {stage: "deciding", by: view.Sarah, good: router.Values{"option": picked("2"), "reasons": typed("Fair\nQuick")}},
	view.FormWhy: {
		stage: "deciding", by: view.Tom, ref: view.Ref{No: 1, Rev: 1}, good: router.Values{"why": typed("The board wants it")},
		setUp: func(e *meeting.Escalation, at time.Time) error {
			return e.PrepareDecision(view.Sarah, meeting.DecisionDraft{Option: 1, Reasons: []string{"Cheap"}}, 0, meeting.Seen{}, at)
		},
	},
	view.FormExplain: {stage: "ready", by: view.Sarah, find: aPoint, good: router.Values{"text": typed("By amendment 3")}},
	view.FormExceptionGrant: {stage: "asked", by: view.Fiona, ref: view.Ref{No: 2, Rev: 1}, good: router.Values{
		"invoice": typed("CN-1"), "line": typed("Once"),
	}},
	view.FormExceptionRefuse: {stage: "asked", by: view.Fiona, ref: view.Ref{No: 2, Rev: 1}, good: router.Values{"line": typed("No budget")}},
	view.FormExceptionAsk:    {stage: "asked", by: view.Fiona, ref: view.Ref{No: 2, Rev: 1}, good: router.Values{"text": typed("Which clause?")}},
	view.FormDisagree:        {stage: "decided", by: view.Lisa, ref: view.Ref{No: 1}, good: router.Values{"line": typed("Too much")}},
	view.FormItems: {stage: "decided", by: view.Sarah, next: view.FormItemsCheck, good: router.Values{
		"owner": named(view.Lisa), "tasks": typed("Call them by Friday 5pm\nWrite it down"), "date": typed("1 Dec"),
	}},
	view.FormItemDate:     {stage: "items", by: view.Lisa, ref: view.Ref{No: 4}, next: view.FormItemDateCheck, good: router.Values{"due": typed("13 Nov")}},
	view.FormItemHandOver: {stage: "items", by: view.Lisa, ref: view.Ref{No: 4}, good: router.Values{"to": named(view.David)}},
	view.FormItemRefuse:   {stage: "items", by: view.Lisa, ref: view.Ref{No: 4}, good: router.Values{"reason": typed("Not ours")}},
	view.FormItemSnooze:   {stage: "items", by: view.Lisa, ref: view.Ref{No: 4}, good: router.Values{"until": {Unix: view.Began().Add(20 * time.Hour).Unix()}}},
	view.FormItemCancel:   {stage: "items", by: view.Sarah, ref: view.Ref{No: 4}, good: router.Values{"reason": typed("Done by others")}},
	view.FormItemLink:     {stage: "items", by: view.Sarah, ref: view.Ref{No: 4}, good: nil}, // its choices are the parts of the option
	view.FormFollowUp: {stage: "items", by: view.Sarah, next: view.FormFollowUpCheck, good: router.Values{
		"date": {Date: "2025-12-01"}, "time": {Time: "11:00"}, "length": typed("60"), "invitees": named(view.Lisa, view.Tom), "measures": typed("Trust"),
	}},
	view.FormEffect: {stage: "followup", by: view.Sarah, good: router.Values{
		"then": typed("2/10"), "now": typed("6/10"), "kept": picked("1"), "outcome": picked("resolved"), "remark": typed("Good"),
	}},
	view.FormClose:         {stage: "items", by: view.Sarah, good: router.Values{"drop": typed("Over"), "no_effect": typed("They left"), "archive": picked("yes")}},
	view.FormWithdraw:      {stage: "brief", by: view.Sarah, good: router.Values{"kind": picked("duplicate"), "of": typed("ESC-7"), "reason": typed("Twice")}},
	view.FormHandOverChair: {stage: "brief", by: view.Sarah, good: router.Values{"to": named(view.Tom)}},
	view.FormReescalate:    {stage: "decided", by: view.Sarah, good: router.Values{"reason": typed("Again")}},
}

func init() {
	for name, f := range fillings {
		f.name = name
		fillings[name] = f
	}
}

// wrong are texts that no reader of the field takes.
var wrong = map[string][]string{
	"value": amounts, "impact_amount": amounts, "revenue": amounts, "expansion": amounts, "amount": amounts,
	"demand_percent": percents, "probability": percents, "sla": percents, "cap": percents, "percent": percents, "stated": percents,
	"satisfaction": {"11", "11/10", "-1"},
	"outage":       {"since yesterday-ish", "🙂", "48 bananas"},
	"zone":         {"Mars/Base"},
	"quorum":       {"0", "99", "half", "1.5"},
	"length":       {"0", "-5", "an hour or so", "100000"},
	"date":         {"sometime", "31 Feb", "\u202e🙂"},
	"due":          {"sometime", "31 Feb", "1 Jan 2020", "", " "},
	"of":           {"", "the other one", "ESC-0"},
	"tasks":        {"", " \n ", "Call by 31 Feb", strings.Repeat("a\n", 60), strings.Repeat("é", meeting.MaxTask+1)},
	"reasons":      {"", "\n\n", "- "},
	"parts":        {"calls = lots", strings.Repeat("a\n", meeting.MaxParts+1), strings.Repeat("é", 2000)},
	"waivers":      {"a fee = lots", strings.Repeat("a\n", meeting.MaxParts+1)},
}

var (
	amounts  = []string{"1,2,3", "abc", "-5", "$", "5 bananas", "1e9", "<!channel>", "$1 €2"}
	percents = []string{"abc", "-1%", "%", "100 000 %", "<@U0TOM>"}
)

// start keeps a form's stage, and returns its Ref.
func (g *rig) start(f filling) (*meeting.Escalation, view.Ref) {
	e := g.keep(f.stage)
	if f.setUp != nil {
		var err error
		g.at = g.at.Add(time.Minute)
		e, err = g.kept.Update(g.t.Context(), e.ID, "", func(e *meeting.Escalation) error { return f.setUp(e, g.at) })
		require.NoError(g.t, err)
	}
	ref := f.ref
	if f.find != nil {
		ref = f.find(g, e)
	}
	ref.Of = e.ID
	return e, g.opened(f.name, e, f.by, ref)
}

// opened is a form's Ref once somebody has opened it.
func (g *rig) opened(name string, e *meeting.Escalation, by meeting.Person, ref view.Ref) view.Ref {
	return g.bot.forms[name].Shown(g.bot.sheet(input{Request: g.request(by), Ref: ref, E: e})).Ref
}

// aPoint is the Ref of the first point that can have a note.
func aPoint(g *rig, e *meeting.Escalation) view.Ref {
	for _, s := range words(router.Open(g.bot.View.Points(e, view.Sarah, g.at))) {
		_, value, _ := strings.Cut(s, "|") // an entry of a point's menu
		if ref := view.ParseRef(value); strings.Count(ref.Key, ":") > 1 {
			return ref
		}
	}
	g.t.Fatal("nothing can have a note")
	return view.Ref{}
}

// about is a form before somebody, about what is so now.
func (g *rig) about(name string, e *meeting.Escalation, by meeting.Person, ref view.Ref) view.Sheet {
	f := g.bot.forms[name]
	return f.Shown(f.Opened(g.bot.sheet(input{Request: g.request(by), E: e, Ref: ref})))
}

// inputs are the inputs of a form with its further fields.
func (g *rig) inputs(name string, e *meeting.Escalation, by meeting.Person, ref view.Ref) map[string]*slack.InputBlock {
	ref.More = true
	all := map[string]*slack.InputBlock{}
	for _, b := range g.bot.forms[name].Draw(g.about(name, e, by, ref)).Blocks.BlockSet {
		if i, ok := b.(*slack.InputBlock); ok {
			all[i.BlockID] = i
		}
	}
	return all
}

// refusedAt requires that a submission changed nothing and was answered under the field, or
// by the form shown again with the field in it.
func (g *rig) refusedAt(what string, e *meeting.Escalation, field string, reply router.Reply, err error) {
	g.t.Helper()
	if refusal, ok := meeting.AsRefusal(err); ok {
		require.Equal(g.t, field, refusal.Field, "%s: %s", what, refusal.Text)
		require.NotEmpty(g.t, refusal.Text)
	} else {
		require.NoError(g.t, err, what)
		require.True(g.t, shows(reply, field), "%s: not refused: %v", what, words(reply))
	}
	now, gerr := g.kept.Get(g.t.Context(), e.ID)
	require.NoError(g.t, gerr)
	require.Equal(g.t, e.Seq, now.Seq, "%s: something was saved", what)
}

func TestEveryFormIsFilledHere(t *testing.T) {
	names := slices.Sorted(maps.Keys(fillings))
	var want []string
	for name, f := range newRig(t).bot.forms {
		if first, _ := f.Names(); f.saves() && name == first {
			want = append(want, name)
		}
	}
	slices.Sort(want)
	require.Equal(t, want, names)
}

func TestEveryFormRefusesWhatItCannotReadAndSavesNothing(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(fillings)) {
		t.Run(name, func(t *testing.T) {
			f := fillings[name]
			g := newRig(t)
			e, ref := g.start(f)
			fields := g.inputs(name, e, f.by, ref)
			for id := range f.good {
				require.Contains(t, fields, id, "the form has no such input")
			}
			if f.good == nil {
				return
			}
			tried := 0
			bad := func(id string, v router.Value, what string) {
				with := maps.Clone(f.good)
				with[id] = v
				reply, err := g.submit(f.by, name, ref, with)
				g.refusedAt(id+" "+what, e, id, reply, err)
				tried++
			}
			for id, in := range fields {
				if text, ok := in.Element.(*slack.PlainTextInputBlockElement); ok {
					bad(id, typed(strings.Repeat("🙂", 3001)), "of 3,001 emoji")
					require.LessOrEqual(t, text.MaxLength, 3000, id)
				}
				if !in.Optional && len(fields) > 0 {
					bad(id, router.Value{}, "empty")
					bad(id, typed(" \n\t"), "blank")
				}
				for _, s := range wrong[id] {
					if in.Optional && strings.TrimSpace(s) == "" {
						continue
					}
					if _, ok := in.Element.(*slack.PlainTextInputBlockElement); ok {
						bad(id, typed(s), "of "+s)
					}
				}
			}
			require.True(t, tried > 0 || len(fields) == 0)
		})
	}
}

func TestEveryFormTakesUnrulyTextOnce(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(fillings)) {
		t.Run(name, func(t *testing.T) {
			f := fillings[name]
			if f.good == nil {
				f.good = router.Values{}
			}
			g := newRig(t)
			e, ref := g.start(f)
			with := maps.Clone(f.good)
			for id, in := range g.inputs(name, e, f.by, ref) {
				text, ok := in.Element.(*slack.PlainTextInputBlockElement)
				if ok && wrong[id] == nil && id != "tiers" && id != "demand_waivers" {
					with[id] = typed(string([]rune(strings.Repeat(view.Nasty+" ", 30))[:text.MaxLength]))
				}
			}
			once := g.request(f.by)
			once.View = router.View{ID: "V1", Hash: "1", Callback: name, Metadata: ref.String()}
			once.Key, once.Said, once.Values = "V1/1", "this", with
			reply, err := g.send(once)
			require.NoError(t, err)
			if f.next != "" {
				require.Equal(t, e.Seq, g.events(e.ID), "nothing is saved before the second look")
				require.True(t, shows(reply, f.next))
				once.View.Callback, once.View.Hash, once.Key = f.next, "2", "V1/2"
				once.View.Metadata = metadata(reply)
				_, err = g.send(once)
				require.NoError(t, err)
			}
			n := g.events(e.ID)
			require.Greater(t, n, e.Seq, "nothing was saved")
			_, err = g.send(once)
			require.NoError(t, err, "the same submission again")
			require.Equal(t, n, g.events(e.ID), "one submission has one effect")
			once.Said = "another thing" // whoever was not told that it was saved has corrected it
			_, err = g.send(once)
			refusal, ok := meeting.AsRefusal(err)
			require.True(t, ok, "a correction is not thrown away in silence: %v", err)
			require.Contains(t, refusal.Text, "first version of this form was already saved")
			require.Equal(t, n, g.events(e.ID))
		})
	}
}

// metadata is the private metadata of the view that a reply shows.
func metadata(r router.Reply) string {
	return views(reflect.ValueOf(r), func(v reflect.Value) string { return v.FieldByName("PrivateMetadata").String() })
}

// views is what get finds first in the forms that a value holds.
func views(v reflect.Value, get func(reflect.Value) string) string {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[slack.ModalViewRequest]() {
			return get(v)
		}
		for _, field := range v.Fields() {
			if s := views(field, get); s != "" {
				return s
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if s := views(v.Index(i), get); s != "" {
				return s
			}
		}
	}
	return ""
}

// What is changed at the second step is shown once more; only what was shown is saved.
func TestWhatIsChangedAtTheSecondStepIsShownOnceMore(t *testing.T) {
	changes := map[string]router.Values{
		view.FormItems:    {"tasks": typed("Call them by Thursday noon")},
		view.FormItemDate: {"due": typed("14 Nov")},
		view.FormFollowUp: {"time": {Time: "12:00"}},
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			f := fillings[name]
			g := newRig(t)
			e, ref := g.start(f)
			reply, err := g.submit(f.by, name, ref, f.good)
			require.NoError(t, err)
			with := maps.Clone(f.good)
			maps.Copy(with, change)
			again, err := g.submit(f.by, f.next, view.ParseRef(metadata(reply)), with)
			require.NoError(t, err)
			require.True(t, shows(again, f.next))
			require.NotEqual(t, metadata(reply), metadata(again))
			require.Equal(t, e.Seq, g.events(e.ID), "nothing is saved yet")
			for id := range change { // and what cannot be read there is refused there
				if name != view.FormFollowUp {
					bad := maps.Clone(with)
					bad[id] = typed("")
					reply, err := g.submit(f.by, f.next, view.ParseRef(metadata(again)), bad)
					g.refusedAt(id, e, id, reply, err)
				}
			}
			_, err = g.submit(f.by, f.next, view.ParseRef(metadata(again)), with)
			require.NoError(t, err)
			require.Greater(t, g.events(e.ID), e.Seq)
		})
	}
}

// Whoever was not told that the tasks are given sends the form again; meanwhile their owner
// has moved, and a decision from which their time counts may have been approved.
func TestTasksAreGivenOnceWhateverHappenedSince(t *testing.T) {
	f := fillings[view.FormItems]
	g := newRig(t)
	e, ref := g.start(f)
	reply, err := g.submit(f.by, view.FormItems, ref, f.good)
	require.NoError(t, err)
	give := g.request(f.by)
	give.View = router.View{ID: "V1", Hash: "2", Callback: f.next, Metadata: metadata(reply)}
	give.Key, give.Said, give.Values = "V1/2", "this", f.good
	_, err = g.send(give)
	require.NoError(t, err)
	n := g.events(e.ID)
	require.Greater(t, n, e.Seq)

	owner := f.good["owner"].User()
	moved := give.People[owner]
	moved.Zone = "Asia/Tokyo"
	give.People[owner] = moved
	_, err = g.kept.Update(t.Context(), e.ID, "", func(e *meeting.Escalation) error { return e.Profile(moved, g.at) })
	require.NoError(t, err)
	n++
	reply, err = g.send(give)
	require.NoError(t, err)
	require.True(t, silent(reply), "the form closes: %v", words(reply))
	require.Equal(t, n, g.events(e.ID))

	give.Key = "V2/2" // another form, filled before the owner moved, is shown once more
	reply, err = g.send(give)
	require.NoError(t, err)
	require.True(t, shows(reply, f.next))
	require.Equal(t, n, g.events(e.ID))
}

// The product: no form shows more than six inputs at first, and More adds to the same form.
func TestNoFormShowsMoreThanSixInputsAtFirst(t *testing.T) {
	for name, f := range fillings {
		g := newRig(t)
		e, ref := g.start(f)
		short := g.bot.forms[name].Draw(g.about(name, e, f.by, ref))
		first := count(short)
		require.LessOrEqual(t, first, 6, name)
		r := g.request(f.by)
		r.Action, r.View = view.ActMore, router.View{ID: "V1", Callback: name, Metadata: short.PrivateMetadata}
		reply, err := g.bot.more(t.Context(), r)
		require.NoError(t, err, name)
		for _, b := range short.Blocks.BlockSet {
			if in, ok := b.(*slack.InputBlock); ok {
				require.True(t, shows(reply, in.BlockID), "%s: More loses %s", name, in.BlockID)
			}
		}
	}
	require.LessOrEqual(t, count(view.OpenForm.DrawWith(view.Sheet{View: &view.View{}}, view.OpeningDraft{Quote: meeting.Quote{Text: "x"}})), 6)
}

func count(v slack.ModalViewRequest) (n int) {
	for _, b := range v.Blocks.BlockSet {
		if _, ok := b.(*slack.InputBlock); ok {
			n++
		}
	}
	return n
}

// Whoever sends a form in with three wrong fields is told of all three.
func TestAllWrongFieldsAreRefusedTogether(t *testing.T) {
	g := newRig(t)
	f := fillings[view.FormLegal]
	e, ref := g.start(f)
	ref.More = true
	v := maps.Clone(f.good)
	v["sla"], v["cap"], v["zone"] = typed("99,9 or so"), typed("ten"), typed("Mars")
	_, err := g.submit(f.by, view.FormLegal, ref, v)
	var fields []string
	for _, r := range meeting.Refusals(err) {
		fields = append(fields, r.Field)
	}
	require.Equal(t, []string{"sla", "cap", "zone"}, fields)
	require.Equal(t, e.Seq, g.events(e.ID))
}
