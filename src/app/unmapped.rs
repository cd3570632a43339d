//! `stockroom unmapped`: sellers' SKUs that no catalogue knows.

use super::{Context, print};
use crate::desk::session::{Session, Today};
use crate::desk::unmapped::{self, Arguments};

pub async fn run(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    let mut session = Session::open(&context.config, &context.clock, Today::of(&context.clock, None)).await?;
    let said = unmapped::answer(&mut session, arguments, context.language()).await;
    session.store.close().await;
    print(&said?)
}
