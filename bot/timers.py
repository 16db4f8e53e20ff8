"""What happens because time passes: reminders, closing what nobody answered, and what follows from office hours."""
