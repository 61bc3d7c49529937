//! The touchlint program: see `touchlint --help`.

fn main() -> std::process::ExitCode {
    touchlint::cli::main()
}
