package view

import (
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// Groups of checkboxes of the effectiveness review: Slack takes ten boxes a group, and two
// groups leave room for the other four inputs; the others stand after More.
const (
	keptGroup = 10
	keptShown = 2
	// keptMost keeps the form below a hundred blocks.
	keptMost = 80
)

// maxScore is the longest satisfaction as typed ("2/10", perhaps with a remark).
const maxScore = mostLine

// EffectForm records the effectiveness review: satisfaction then and now, the promises kept,
// and what follows.
func EffectForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	was := meeting.Effect{Then: e.Background.Satisfaction}
	if f := e.FollowUp(); f != nil && f.Effect != nil {
		was = *f.Effect
	}
	blocks := Blocks{
		line("then", "Satisfaction when it was opened", "", was.Then, maxScore, true),
		line("now", "Satisfaction now", "For example 7/10", was.Now, maxScore, true),
	}
	groups, kept := promises(e), keptSoFar(e)
	for i, g := range groups {
		if i >= keptShown && !ref.More {
			break
		}
		var picks []pick
		var ticked []string
		for _, no := range g {
			picks = append(picks, pick{itoa(no), itoa(no) + ". " + e.Item(no).Text})
			if slices.Contains(kept, no) {
				ticked = append(ticked, itoa(no))
			}
		}
		label := "Promises kept"
		if len(groups) > 1 {
			label += ", items " + itoa(g[0]) + " to " + itoa(g[len(g)-1])
		}
		blocks = append(blocks, ticks(keptID(i), label, "", ticked, picks...))
	}
	if len(groups) > keptShown && !ref.More {
		blocks = append(blocks, context("The other items count as kept where they are done; More shows them."))
		blocks = append(blocks, more(ref, "More promises")...)
	}
	blocks = append(blocks,
		radio("outcome", "What follows", "", string(was.Outcome), false,
			pick{string(meeting.Resolved), "Resolved"},
			pick{string(meeting.MeetAgain), "Another follow-up meeting"},
			pick{string(meeting.EscalateIt), "Escalate again"}),
		area("remark", "Remark", "", was.Remark, maxMeasures, true),
	)
	return modal(FormEffect, "Effectiveness review", "Record it", ref, blocks...)
}

// keptID is the block of a group of checkboxes; a refusal of the field "kept" lands under
// the first one.
func keptID(group int) string {
	if group == 0 {
		return "kept"
	}
	return "kept" + itoa(group+1)
}

// promises is the items that were not cancelled, in groups.
func promises(e *meeting.Escalation) [][]int {
	var nos []int
	for _, i := range e.Items {
		if i.Status != meeting.ItemCancelled {
			nos = append(nos, i.No)
		}
	}
	groups := slices.Collect(slices.Chunk(nos, keptGroup))
	return groups[:min(len(groups), keptMost)]
}

// keptSoFar is what the form begins with: the items that are done, or what the review said
// before.
func keptSoFar(e *meeting.Escalation) []int {
	if f := e.FollowUp(); f != nil && f.Effect != nil {
		return f.Effect.Kept
	}
	var kept []int
	for _, i := range e.Items {
		if i.Status == meeting.ItemDone {
			kept = append(kept, i.No)
		}
	}
	return kept
}

// allKept is what is ticked in all groups: an item may have stood in another one when the form
// was drawn.
func allKept(v Values) (ticked []string) {
	for i := range keptMost {
		ticked = append(ticked, v[keptID(i)].Options...)
	}
	return ticked
}

// ParseEffect reads the effectiveness review. Groups of promises that the form did not show
// count as it said.
func ParseEffect(v Values, r Reading) (meeting.Effect, error) {
	var x meeting.Effect
	var err error
	if x.Then, err = said(v, "then", maxScore, ""); err != nil {
		return meeting.Effect{}, err
	}
	if x.Now, err = said(v, "now", maxScore, ""); err != nil {
		return meeting.Effect{}, err
	}
	before := keptSoFar(r.E)
	ticked := allKept(v)
	for i, g := range promises(r.E) {
		_, shown := v[keptID(i)]
		for _, no := range g {
			if slices.Contains(ticked, strconv.Itoa(no)) || !shown && slices.Contains(before, no) {
				x.Kept = append(x.Kept, no)
			}
		}
	}
	x.Outcome = meeting.Outcome(v.Option("outcome"))
	if !slices.Contains([]meeting.Outcome{meeting.Resolved, meeting.MeetAgain, meeting.EscalateIt}, x.Outcome) {
		return meeting.Effect{}, meeting.Refuse("outcome", "Please choose what follows, for example Resolved.")
	}
	if x.Remark, err = said(v, "remark", maxMeasures, ""); err != nil {
		return meeting.Effect{}, err
	}
	return x, nil
}
