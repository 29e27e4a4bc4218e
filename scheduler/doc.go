// Package scheduler is the heartbeat: a cron expression says when to look, the store says
// what is due, and each escalation's Tick does it. It keeps nothing in memory, so a restart,
// a late beat or two of them at once change nothing.
//
// It must never import slack-go, speak to anybody, or own a deadline: deadlines are computed
// from the state and kept in the due index.
package scheduler
